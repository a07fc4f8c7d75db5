"""Mail as files: EML and Outlook's MSG."""
