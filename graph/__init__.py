"""The property graph of companies, people and shipments: values, model, store and identity.

Knows nothing of source formats, questions or terminals.
"""
