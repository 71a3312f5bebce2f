"""Workbooks: sheets before they are files, and the .xlsx package."""
