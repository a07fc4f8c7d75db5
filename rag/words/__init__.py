"""What other rooms say, found again in a translator's catalogue by whichever face shows it.

Errors, findings, plans and labels are English wherever they are made, stored, sent or printed as
JSON: only a face knows who reads them.
"""
