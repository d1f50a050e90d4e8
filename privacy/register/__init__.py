"""The register of processing: what the declarations say, checked against what is really there."""
