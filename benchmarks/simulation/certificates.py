"""Certificates of a made-up authority, for servers of the tests on this machine."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VALID_FROM, VALID_TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Days on which the certificates hold."""

ENDED = datetime(2021, 1, 1, tzinfo=UTC)
"""Last day of a certificate that no longer holds."""


@dataclass(frozen=True)
class Authority:
    """An authority and the folder that its certificates are written into."""

    folder: Path
    name: str
    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, folder: Path, name: str = "authority") -> "Authority":
        """Return an authority with a key of its own."""
        key = generate_private_key(SECP256R1())
        builder = _builder(name, name, key, VALID_TO).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        for extension in (
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
            _usage(signs=True),
        ):
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.KeyUsage))
        return cls(folder, name, key, builder.sign(key, SHA256()))

    @property
    def file(self) -> Path:
        """Return the file of the authority's own certificate."""
        path = self.folder / f"{self.name}.pem"
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def server(self, address: str = "127.0.0.1", valid_to: datetime = VALID_TO) -> ssl.SSLContext:
        """Return what a server of that address shows to its clients."""
        key = generate_private_key(SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = _builder(address, self.name, key, valid_to).add_extension(names, critical=False)
        certificate = builder.add_extension(issuer, critical=False).sign(self.key, SHA256())
        path = self.folder / f"{self.name}-{address}-{valid_to:%Y}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _builder(
    subject: str, issuer: str, key: EllipticCurvePrivateKey, valid_to: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(valid_to)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
