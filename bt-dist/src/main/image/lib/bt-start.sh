# Sourced by the launchers: starts the JVM $bt_java with the arguments and the settings in $bt_lib.

# Java reads file names as the locale says; in a locale without UTF-8 it could not name most files.
# A locale that is named and not installed is one without, so the name alone says nothing.
bt_charset=$(locale charmap 2>/dev/null) || bt_charset=${LC_ALL:-${LC_CTYPE:-${LANG-}}}
case "$bt_charset" in
  *UTF-8* | *utf-8* | *UTF8* | *utf8*) ;;
  *)
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac

# Java cannot ask whether standard error alone is a terminal, nor how wide it is.
bt_terminal=false
bt_terminal_out=false
if [ -t 1 ]; then bt_terminal_out=true; fi
if [ -t 2 ]; then
  bt_terminal=true
  if [ -z "${COLUMNS-}" ] && bt_size=$(stty size </dev/tty 2>/dev/null); then
    COLUMNS=${bt_size#* }
    export COLUMNS
  fi
fi

# BT_JAVA_OPTS is split into words on purpose.
# shellcheck disable=SC2086
exec "$bt_java" "@$bt_lib/bt.options" \
  -Dorg.btsdk.cli.terminal=$bt_terminal -Dorg.btsdk.cli.terminal.out=$bt_terminal_out \
  ${BT_JAVA_OPTS-} "$@"
