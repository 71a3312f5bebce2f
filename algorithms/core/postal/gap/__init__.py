"""The postal network of today beside its norms and targets, and real access."""
