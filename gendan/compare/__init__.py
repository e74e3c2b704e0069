"""Between stages 2 and 3: two versions of a document in, what changed between them out. Pure: opens nothing."""
