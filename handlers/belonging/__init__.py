"""Who belongs to a zone: coming in, areas, wishes, what we keep of somebody, and going out."""
