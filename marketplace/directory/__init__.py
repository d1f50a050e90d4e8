"""Finding a professional: search, filters, facets, order, and the next free slot of each, live."""
