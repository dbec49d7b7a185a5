"""Training of the judge: the material, the network and the loop. Nothing here is needed to answer questions."""
