"""How results look in the project: styles, tips, groups, links."""
