"""A host's side of AutoMTLS."""

import grpc
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import load_der_x509_certificate

from tenon_plugin import tls


class Authority:
    """A key and the certificate it vouches for itself with."""

    def __init__(self, curve="secp256r1"):
        key = ec.generate_private_key({"secp256r1": ec.SECP256R1(), "secp521r1": ec.SECP521R1()}[curve])
        self._key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.pem = tls._certificate(key).public_bytes(serialization.Encoding.PEM)

    def credentials(self, der):
        """A channel's credentials that trust exactly this certificate."""
        trusted = load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
        return grpc.ssl_channel_credentials(trusted, self._key, self.pem)
