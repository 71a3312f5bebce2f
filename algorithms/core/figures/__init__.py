"""Figures of a plan: shares with their range, targets and verdicts, values that cannot be."""
