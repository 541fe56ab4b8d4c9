# Sourced by mvnw and bt: sets and exports JAVA_HOME to a JDK 25 or newer, so that no one has to set it by hand.
# Order: JAVA_HOME if it is new enough, javac on the PATH, then the places where JDKs are usually installed.

bt_java_feature() { # the feature number of the JDK in folder $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

bt_jdk_fits() {
  bt_feature=$(bt_java_feature "$1")
  [ -n "$bt_feature" ] && [ "$bt_feature" -ge 25 ]
}

bt_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && bt_jdk_fits "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return 0
  fi
  if bt_on_path=$(command -v javac 2>/dev/null); then
    while [ -L "$bt_on_path" ]; do
      bt_link=$(readlink "$bt_on_path")
      case "$bt_link" in
        /*) bt_on_path=$bt_link ;;
        *) bt_on_path=$(dirname "$bt_on_path")/$bt_link ;;
      esac
    done
    bt_candidate=$(dirname "$(dirname "$bt_on_path")")
    if bt_jdk_fits "$bt_candidate"; then
      printf '%s\n' "$bt_candidate"
      return 0
    fi
  fi
  for bt_candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if bt_jdk_fits "$bt_candidate"; then
      printf '%s\n' "$bt_candidate"
      return 0
    fi
  done
  return 1
}

case $- in *f*) bt_noglob=1 ;; *) bt_noglob=0 ;; esac
set +f
if JAVA_HOME=$(bt_find_jdk); then
  export JAVA_HOME
else
  echo "bt needs a JDK 25 or newer: install one (for example Eclipse Temurin 25) or point JAVA_HOME at it." >&2
  exit 1
fi
if [ "$bt_noglob" = 1 ]; then set -f; fi
