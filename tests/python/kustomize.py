"""What `kubectl kustomize` made of an overlay: valid for Kubernetes by the schemas of kubernetes-validate,
within the Pod Security Standard "restricted", and with the paths of the entrypoint where they are mounted.

  kustomize.py RENDERED FOLDER

Writes FOLDER/environment (NAME=VALUE) and FOLDER/mounts (a kind of volume, the volume, its path) for a
script that starts the entrypoint with them.
"""

import pathlib
import sys

import kubernetes_validate
import yaml

# The oldest release with ReadWriteOncePod, and the newest that is known here.
RELEASES = ["1.29", kubernetes_validate.latest_version()]
# https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def restricted(pod: dict) -> None:
    """Fails if the standard does not allow this pod."""
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        assert not pod.get(name), name
    of_pod = pod["securityContext"]
    for volume in pod["volumes"]:
        kinds = set(volume) - {"name"}
        assert len(kinds) == 1 and kinds <= VOLUMES, volume
    for container in pod["containers"] + pod.get("initContainers", []):
        own = container["securityContext"]
        assert own["allowPrivilegeEscalation"] is False
        assert own["capabilities"] == {"drop": ["ALL"]}
        assert not own.get("privileged")
        assert own.get("runAsNonRoot", of_pod.get("runAsNonRoot")) is True
        assert own.get("runAsUser", of_pod.get("runAsUser", 1)) != 0
        profile = own.get("seccompProfile", of_pod.get("seccompProfile"))
        assert profile["type"] in ("RuntimeDefault", "Localhost")
        assert not any("hostPort" in port for port in container.get("ports", []))


def main(rendered: str, folder: pathlib.Path) -> None:
    resources = list(yaml.safe_load_all(pathlib.Path(rendered).read_text()))
    for release in RELEASES:
        for resource in resources:
            kubernetes_validate.validate(resource, release, strict=True)
    named = {(resource["kind"], resource["metadata"]["name"]): resource for resource in resources}
    [deployment] = [resource for (kind, _), resource in named.items() if kind == "Deployment"]
    pod = deployment["spec"]["template"]["spec"]
    restricted(pod)
    [container] = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True

    environment = {}
    for source in container["envFrom"]:
        environment |= named["ConfigMap", source["configMapRef"]["name"]]["data"]
    environment |= {variable["name"]: variable["value"] for variable in container["env"]}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    mounts = []
    for mount in container["volumeMounts"]:
        assert "subPath" not in mount, "it would never be updated"
        volume = volumes[mount["name"]]
        [kind] = set(volume) - {"name"}
        if kind == "configMap":
            assert "trust.json" in named["ConfigMap", volume[kind]["name"]]["data"]
        if kind == "persistentVolumeClaim":
            assert ("PersistentVolumeClaim", volume[kind]["claimName"]) in named
            assert deployment["spec"]["replicas"] == 1
            assert deployment["spec"]["strategy"] == {"type": "Recreate"}
        mounts.append((kind, mount["name"], mount["mountPath"]))
    (folder / "environment").write_text("".join(f"{name}={value}\n" for name, value in environment.items()))
    (folder / "mounts").write_text("".join(" ".join(mount) + "\n" for mount in mounts))


main(sys.argv[1], pathlib.Path(sys.argv[2]))
