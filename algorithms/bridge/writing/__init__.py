"""Results to layers: names, targets, sinks, servers."""
