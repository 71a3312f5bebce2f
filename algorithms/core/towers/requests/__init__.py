"""Wanted positions of operators examined one by one: rules, sharing, groups, the conclusion proposed."""
