"""What a layer of communes is doubted for: names for codes, ground held twice, parts far off, sums that disagree."""
