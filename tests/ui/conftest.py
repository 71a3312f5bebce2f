"""The dock that several files of tests open."""
from dock_cases import desk, project, provider  # noqa: F401 - fixtures
