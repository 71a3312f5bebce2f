"""Shared masts: tenants on levels of masts."""
