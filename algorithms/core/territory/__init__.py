"""Communes, the people in them, and the official figures of the province."""
