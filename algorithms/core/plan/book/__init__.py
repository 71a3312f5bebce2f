"""The plan book: steps, inputs, sheets, and whether its figures agree."""
