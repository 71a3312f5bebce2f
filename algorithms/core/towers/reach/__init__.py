"""Which places one mast covers, by a plain radius or by a propagation model."""
