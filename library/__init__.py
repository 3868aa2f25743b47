"""Handbook, situation cards, glossary, easy-read pages: what a mentor looks up."""
