"""What an algorithm declares: parameters, labels, models."""
