"""The parts that this room's plans, heads and labels are put together from, for translators.

They are said in English where they are made; `rag.words.labels` finds them again. What stands in a
gap comes from documents or the question and is not translated, but for `columns`, `where`, `group`
and `days`, which hold parts again. `text` holds all that is left of a line.
"""

from __future__ import annotations

PHRASES = (
    "and", "or",
    # where to look
    "only documents", "only in folder {value}", "only files of kind {value}",
    "only mails from {value}", "only in {value}", "files of kind {value}", "mails from {value}",
    "in {value}", "in folder {value}", "of kind {value}", "dated {since} to {until}",
    # documents counted, listed and grouped
    "counting documents", "listing documents", "the newest of documents", "the oldest of documents",
    "the largest of documents", "the smallest of documents", "{count} document",
    "{count} documents", "tagged “{value}”", "“{value}”", "with {name} “{value}”", "with “{value}”",
    "from {value}", "by {group}", "month", "year", "folder", "kind", "tag", "person", "no date",
    "no tag", "nobody named", "listing tags", "{count} tag", "{count} tags",
    # pages of lists
    "({count} of {total} shown)", "({since} to {until} of {total} shown)", "no more than these",
    # pictures
    "pictures that show “{value}”", "{count} picture found by content",
    "{count} pictures found by content",
    # tasks and links
    "tasks", "open", "done", "overdue", "due {since} to {until}",
    "due or written {since} to {until}", "for {name} or nobody named", "{count} task",
    "{count} tasks", "links to {name}", "links in {name}", "{count} link", "{count} links",
    "in {count} document", "in {count} documents",
    'Whose are “mine”? Say it once: me = "Name" in rag.toml, or RAG_ME=Name',
    "tasks of documents read before", "links of documents read before",
    "census of documents read before",
    "Tags, links and tasks of {count} document were not noted yet: rag ingest --rebuild PATH",
    "Tags, links and tasks of {count} documents were not noted yet: rag ingest --rebuild PATH",
    "lines marked “{value}”", "{count} lines marked “{value}”",
    # inside a document, and every mention
    "entries of {name}", "{count} entry in {name}", "{count} entries in {name}",
    "reading {count} passage", "reading {count} passages", "for “{value}”",
    "{count} with the words", "{count} worded otherwise (nearness of {value} or more)",
    "too few to find it worded otherwise", "{count} of {total}", "{count} passage",
    "{count} passages",
    # tables
    "summing {columns} of {where}", "averaging {columns} of {where}",
    "reading {columns} of {where}", "the largest {columns} of {where}",
    "the smallest {columns} of {where}",
    "the largest month of {where}", "the smallest month of {where}",
    "rows of {where}", "rows of {where} where {columns}",
    "columns of {name}", "counting rows of {where}", "listing rows of {where}",
    "counting what column {name} of {where} tells apart", "rows of {where} without {name}",
    "{count} row without {name}", "{count} rows without {name}", "reading the row of {where}",
    "reading the total of {name}", "each by itself",
    "rows of {where} where {name} is after {value}",
    "rows of {where} where {name} is before {value}",
    "rows of {where} where {name} is below {value}",
    "rows of {where} where {name} is above {value}", "{count} of {total} rows shown",
    "the newest by {name} of {where}", "the oldest by {name} of {where}", "{count} group",
    "{count} groups",
    "readings of {columns} in {name}", "the last less the first", "column {name}",
    "column {name} over {value}", "column {name} under {value}", "column {name} at least {value}",
    "column {name} at most {value}", "{name} where {where}", "{name} and {count} more",
    "{name} on {day}", "{name} from {since} to {until}", "{name} since {day}", "{name} until {day}",
    "on {day}", "from {since} to {until}", "since {day}", "until {day}", "none", "{count} row",
    "{count} rows", "no row of {name} fits", "{name} has no such row {days}.",
    "{name} has no such row {days}; it goes from {since} to {until}.",
    "Which column of {name} is meant: {where}?", "the table's own total row: {text}",
    "{name} ({count} row has no amount)", "{name} ({count} rows have no amount)",
    # totals of documents
    "the totals", "adding the totals", "averaging the totals", "the most of the totals",
    "the least of the totals", "that are over {value}", "that are under {value}",
    "that are at least {value}", "that are at most {value}", "no document fits",
    "{count} without a total: {text}",
    # compared, changed, in short
    "comparing {name} with {value}", "{count} differences",
    "{count} differences of {name} from {value}", "{name} and {value} say the same",
    "differs: {text}", "added: {text}", "gone: {text}", "changes since {day}", "{count} added",
    "{count} changed",
    "{count} removed", "{count} removed since {day}", "added · {text}",
    "changed · {name}: {count} passages new, {total} gone", "removed · {text}",
    "summarising {name}", "summarising folder {name}", "summarising these",
    "summarising what is said of “{value}”", "{count} of {total} document",
    "{count} of {total} documents", "{count} of {total} sentences", "{count} of {total} section",
    "{count} of {total} sections",
    # asked for in a form
    "asked for as a {name}", "Nothing in your documents answers this as a {name}.",
)  # fmt: skip
