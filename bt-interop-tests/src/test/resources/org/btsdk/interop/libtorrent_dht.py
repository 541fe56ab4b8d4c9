# A node of the DHT of libtorrent-rasterbar: libtorrent_dht.py ADDRESS FOLDER
# Prints "listening PORT"; everything that begins with # is for people. Reads lines from standard input, answers with
# one line each, some time, and leaves when that ends:
#   node ADDRESS PORT        adds a node
#   find HASH                prints "peers HASH ADDRESS:PORT ..." for each answer
#   put TEXT                 prints "stored HASH NODES"
#   get HASH                 prints "item HASH TEXT"
#   publish SECRET KEY SALT TEXT   prints "published NODES"
#   newest KEY SALT          prints "version SEQUENCE TEXT"
#   nodes                    prints "nodes N"
#   torrent FILE             adds a torrent, prints "complete" once all of it is there, on the disk as well
import select
import sys
import warnings

import libtorrent as lt

warnings.simplefilter('ignore')  # the number of nodes is told by something deprecated
address, folder = sys.argv[1:3]


def say(line):
    print(line, flush=True)


def sha1(text):
    return lt.sha1_hash(bytes.fromhex(text))


session = lt.session({
    'listen_interfaces': address + ':0',
    'outgoing_interfaces': address,
    'enable_dht': True,
    'dht_bootstrap_nodes': '',
    # All nodes of this network have addresses of one kind, which libtorrent takes for an attack.
    'dht_restrict_routing_ips': False,
    'dht_restrict_search_ips': False,
    'dht_ignore_dark_internet': False,
    'dht_prefer_verified_node_ids': False,
    'enable_lsd': False,
    'enable_upnp': False,
    'enable_natpmp': False,
    'enable_incoming_utp': False,
    'enable_outgoing_utp': False,
    'allow_multiple_connections_per_ip': True,
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.status_notification
    | lt.alert.category_t.dht_notification | lt.alert.category_t.dht_operation_notification
    | lt.alert.category_t.connect_notification | lt.alert.category_t.storage_notification,
})


def command(words):
    if words[0] == 'node':
        session.add_dht_node((words[1], int(words[2])))
    elif words[0] == 'find':
        session.dht_get_peers(sha1(words[1]))
    elif words[0] == 'put':
        session.dht_put_immutable_item(words[1])
    elif words[0] == 'get':
        session.dht_get_immutable_item(sha1(words[1]))
    elif words[0] == 'publish':
        session.dht_put_mutable_item(
            bytes.fromhex(words[1]), bytes.fromhex(words[2]), words[4].encode(), words[3].encode())
    elif words[0] == 'newest':
        session.dht_get_mutable_item(bytes.fromhex(words[1]), words[2].encode())
    elif words[0] == 'nodes':
        say('nodes %d' % session.status().dht_nodes)
    elif words[0] == 'torrent':
        return session.add_torrent({
            'ti': lt.torrent_info(words[1]),
            'save_path': folder,
            'flags': lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed
            & ~lt.torrent_flags.paused,
        })


def text(item):
    return item['value'].decode()


stdin = open(0, 'rb', buffering=0)
handle = None
seeding = False
complete = False
listening = False
while True:
    # Without a buffer, in which lines would wait that select does not tell of.
    readable, _, _ = select.select([stdin], [], [], 0.05)
    if readable:
        line = stdin.readline().decode().split()
        if not line:
            break
        handle = command(line) or handle
    for alert in session.pop_alerts():
        if isinstance(alert, lt.listen_succeeded_alert) and not listening:
            listening = True
            say('listening %d' % alert.port)
        elif isinstance(alert, lt.dht_get_peers_reply_alert):
            say('peers %s %s' % (alert.info_hash, ' '.join('%s:%d' % p for p in alert.peers())))
        elif isinstance(alert, lt.dht_put_alert):
            target = str(alert.target)
            if target.strip('0'):
                say('stored %s %d' % (target, alert.num_success))
            else:
                say('published %d' % alert.num_success)
        elif isinstance(alert, lt.dht_immutable_item_alert):
            say('item %s %s' % (alert.target, text(alert.item)))
        elif isinstance(alert, lt.dht_mutable_item_alert):
            say('version %d %s' % (alert.seq, text(alert.item)))
        elif isinstance(alert, lt.cache_flushed_alert) and seeding and not complete:
            complete = True
            say('complete')
        say('# ' + alert.message())
    if handle and not seeding and handle.status().is_seeding:
        seeding = True
        handle.flush_cache()  # the last pieces may be verified and not written yet
