"""A deadline as states meet it: hand-ins and page views against pages in a process of their own."""
