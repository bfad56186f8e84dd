"""The compiler of catalog/facts: docs/facts.md is its specification."""
