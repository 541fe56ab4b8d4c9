# A node of the DHT of libtorrent-rasterbar: libtorrent_dht.py ADDRESS FOLDER
# Reads lines, and answers with one line each, some time; else see libtorrent_driver.py:
#   node ADDRESS PORT        adds a node
#   find HASH                prints "peers HASH ADDRESS:PORT ..." for each answer
#   put TEXT                 prints "stored HASH NODES"
#   get HASH                 prints "item HASH TEXT"
#   publish SECRET KEY SALT TEXT   prints "published NODES"
#   newest KEY SALT          prints "version SEQUENCE TEXT"
#   nodes                    prints "nodes N"
#   torrent FILE             adds a torrent
import sys
import warnings

import libtorrent as lt

import libtorrent_driver as driver
from libtorrent_driver import say

warnings.simplefilter('ignore')  # the number of nodes is told by something deprecated
address, folder = sys.argv[1:3]
session = driver.session(
    address,
    lt.alert.category_t.dht_notification | lt.alert.category_t.dht_operation_notification,
    enable_dht=True,
    enable_lsd=False,
    dht_bootstrap_nodes='',
    # All nodes of this network have addresses of one kind, which libtorrent takes for an attack.
    dht_restrict_routing_ips=False,
    dht_restrict_search_ips=False,
    dht_ignore_dark_internet=False,
    dht_prefer_verified_node_ids=False,
)


def sha1(text):
    return lt.sha1_hash(bytes.fromhex(text))


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
        wanted = lt.add_torrent_params()
        wanted.ti = lt.torrent_info(words[1])
        return driver.add(session, wanted, folder)


def text(item):
    return item['value'].decode()


def tell(alert):
    if isinstance(alert, lt.dht_get_peers_reply_alert):
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


driver.run(session, command, tell)
