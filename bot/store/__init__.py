"""What is kept, in one database, under migrations."""
