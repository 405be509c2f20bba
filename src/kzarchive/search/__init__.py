"""Search without a server: an index of plain files, cut by time, that a page or a command reads piece by piece.

`terms` says what a word is, `codec` how numbers are written, `volume` how the articles of a span of time become files,
`planner` which files a site has, `query` how they are read again. Decision 13 tells why it is built so.
"""
