"""The plan book as files: checked before and after, its forms, its package, where its inputs come from."""
