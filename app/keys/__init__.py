"""Keys of machine clients: who may use the OpenAI-compatible endpoint and the MCP server.

``store`` keeps a hash of each key in the data folder, ``access`` asks for one over HTTP.
"""
