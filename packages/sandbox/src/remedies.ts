/** Failures that are known, and what to do about each. The first that fits what bubblewrap said is given. */
const known: readonly { readonly said: RegExp; readonly means: string; readonly remedy: string }[] = [
  {
    said: /RTM_NEWADDR|setting up uid map|uid map: Permission denied|write failed \/proc\/self\/uid_map/,
    means:
      "this system lets bubblewrap make a user namespace and then takes its rights away (Ubuntu 23.10 and later do)",
    remedy:
      "Give bubblewrap an AppArmor profile that allows `userns` (sudo apt-get install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && sudo systemctl reload apparmor), or, for the whole system, sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0.",
  },
  {
    said: /[Cc]reating new namespace failed: No space left|No space left on device.*namespace|nesting depth or .*max_user_namespaces/,
    means: "no more user namespaces may be made",
    remedy: "Raise the limit: sudo sysctl user.max_user_namespaces=15000.",
  },
  {
    said: /[Nn]o permissions to create (a )?new namespace|[Cc]reating new namespace failed|unshare.*(EPERM|Operation not permitted)|setting up user namespace/,
    means: "user namespaces are closed to this process",
    remedy:
      "On a machine: sudo sysctl kernel.unprivileged_userns_clone=1 (and user.max_user_namespaces above 0). In a container: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined, or use a virtual machine.",
  },
  {
    said: /mount proc|proc on \/newroot\/proc/i,
    means: "a /proc of its own cannot be mounted here, as in most containers",
    remedy:
      "Start the container with --security-opt systempaths=unconfined; or accept a sandbox without /proc, which is reported as reduced (option `allowReduced`).",
  },
  {
    said: /Failed to make \/ (slave|private)|pivot_root|Can't (mount|bind)|Failed to mount tmpfs/i,
    means: "file systems cannot be arranged here, as in most containers",
    remedy:
      "Start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, or use a virtual machine.",
  },
  {
    said: /[Uu]nknown option|prctl.*seccomp|PR_SET_SECCOMP/,
    means: "bubblewrap or the kernel is too old",
    remedy: "Install bubblewrap 0.8 or later and a kernel with seccomp filters.",
  },
];

/** What a failed start means, as far as it is known. */
export function explainFailure(said: string): { readonly unavailable: string; readonly remedy: string } {
  const text = said.replace(/\s+/g, " ").trim().slice(0, 300);
  const found = known.find((entry) => entry.said.test(said));
  if (found !== undefined) return { unavailable: `${found.means} (${text})`, remedy: found.remedy };
  return {
    unavailable: text === "" ? "the sandbox did not start, and did not say why" : `the sandbox did not start (${text})`,
    remedy:
      "See that `bwrap --unshare-all --ro-bind / / true` works as this user; the package's README lists what is known.",
  };
}
