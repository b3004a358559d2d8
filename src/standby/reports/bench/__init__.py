"""Measuring the reader on public corpora, each in its own format; the product needs none of them."""
