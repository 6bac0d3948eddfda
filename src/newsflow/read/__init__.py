"""The readers: a file's bytes in, a Story (or several) out, chosen by content. One module a format family."""
