//! Everything that needs PostgreSQL; it starts its own.
