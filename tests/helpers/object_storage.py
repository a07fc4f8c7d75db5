"""A server of S3 on a free port of this machine, which checks every signature; a bucket in it."""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

ALL = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
}
BUCKET = "notes"


class ObjectStorage:
    """`client` puts and removes objects of the bucket; `key` and `secret` open it.

    :ivar url: where the server listens.
    """

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        users = self._boto3("iam", "first", "first")
        users.create_user(UserName="rag")
        users.put_user_policy(UserName="rag", PolicyName="all", PolicyDocument=json.dumps(ALL))
        made = users.create_access_key(UserName="rag")["AccessKey"]
        self.key, self.secret = made["AccessKeyId"], made["SecretAccessKey"]
        # From the next request on nobody is let in without a right signature.
        after = urllib.request.Request(
            f"{self.url}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"}
        )
        urllib.request.urlopen(after).close()
        self.client = self._boto3("s3", self.key, self.secret)
        self.client.create_bucket(Bucket=BUCKET)

    def _boto3(self, service: str, key: str, secret: str) -> Any:
        import boto3

        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )

    def put(self, name: str, text: str) -> None:
        """Put an object in the bucket, or another in its place."""
        self.client.put_object(Bucket=BUCKET, Key=name, Body=text.encode())

    def remove(self, name: str) -> None:
        self.client.delete_object(Bucket=BUCKET, Key=name)

    def environment(self, secret: str = "") -> dict[str, str]:
        """Where the libraries below look for a server and its keys."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": secret or self.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def close(self) -> None:
        self._server.stop()
