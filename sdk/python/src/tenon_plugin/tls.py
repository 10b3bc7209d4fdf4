"""AutoMTLS: each side shows a certificate made for this one process, and trusts exactly the other's."""

from __future__ import annotations

import base64
import datetime

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tenon_plugin.errors import StartError

NAME = "localhost"
LIFETIME = datetime.timedelta(days=365 * 30)
CLOCK_SKEW = datetime.timedelta(seconds=30)
#: gRPC's TLS verifies no signature of other curves
CURVES = ("secp256r1", "secp384r1")


class Identity:
    """A key and certificate made now, for a server that lets in who has the host's key.

    :param host: the host's certificate, PEM
    """

    def __init__(self, host: str):
        _check(host)
        key = ec.generate_private_key(ec.SECP256R1())
        own = _certificate(key)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        #: as the handshake has it: base64 of the DER, without padding
        self.certificate = base64.b64encode(own.public_bytes(serialization.Encoding.DER)).decode().rstrip("=")
        #: of the server
        self.credentials = grpc.ssl_server_credentials(
            [(pem, own.public_bytes(serialization.Encoding.PEM))],
            root_certificates=host.encode(),
            require_client_auth=True,
        )


def _check(host: str) -> None:
    try:
        key = x509.load_pem_x509_certificate(host.encode()).public_key()
    except ValueError as wrong:
        raise StartError(f"PLUGIN_CLIENT_CERT: found no certificate, expected one in PEM: {wrong}") from None
    curve = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else None
    if curve is not None and curve not in CURVES:
        raise StartError(
            f"PLUGIN_CLIENT_CERT: found a key on curve {curve}, expected one of {', '.join(CURVES)}:"
            " gRPC for Python knows no others; set grpc.auto_mtls: false"
        )


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.timezone.utc)
    uses = dict.fromkeys(
        (
            "content_commitment",
            "data_encipherment",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_encipherment=True, key_agreement=True, key_cert_sign=True, **uses
            ),
            critical=True,
        )
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
            critical=False,
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
