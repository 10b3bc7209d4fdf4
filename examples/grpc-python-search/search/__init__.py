"""Full-text search over documents."""
