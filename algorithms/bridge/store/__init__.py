"""The store of a project: one GeoPackage of finished steps and their layers."""
