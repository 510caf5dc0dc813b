"""Prints, as JSON, what the service models of AWS say about shapes such as wafv2.CountryCode."""

import json
import sys

import botocore.session

session = botocore.session.get_session()
models = {}
found = {}
for name in sys.argv[1:]:
    service, shape = name.split(".")
    if service not in models:
        models[service] = session.get_service_model(service)
    metadata = models[service].shape_for(shape).metadata
    found[name] = {key: metadata[key] for key in ("min", "max", "pattern", "enum") if key in metadata}
print(json.dumps(found))
