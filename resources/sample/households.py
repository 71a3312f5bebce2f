"""The province at full size: a point per household and 100,000 roads, for benchmarks."""
