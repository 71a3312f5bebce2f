"""The dock that carries a plan from its layers to the printed book; it computes nothing."""
