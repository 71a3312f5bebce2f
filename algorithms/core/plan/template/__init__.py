"""A province's own workbook: checked, opened, filled."""
