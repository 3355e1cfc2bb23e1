"""SQL of sending. Each function says which locks it takes; the order is lane, application, ledger. Nothing commits."""
