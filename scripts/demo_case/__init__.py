"""The invented case that ``transship demo`` loads: who is in it, what they trade, and how each source writes it down.

``words`` and ``numbers`` make names and register numbers that belong to nobody; ``world`` holds firms, people and movements; ``cast``
writes the chains and ``doubles`` their look-alikes, ``crowd`` the ordinary firms and trade around them; ``egrul``, ``registers`` and
``customs`` write the files, ``dirt`` spoils some rows.
"""
