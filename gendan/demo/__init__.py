"""The demo: a house with months of history, made up from the example. Pure: values in, texts and commits out."""
