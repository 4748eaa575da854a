"""The read side: what is made of the database. It reads, and writes nothing."""
