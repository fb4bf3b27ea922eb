"""The register of Finnish municipalities and the settings of those that use the service.

A municipality is the tenant: everything else belongs to one. The register itself is data that lies beside the
code.
"""
