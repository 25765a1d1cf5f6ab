// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/client/pending_symbols.hpp
/// What other files of this issue define: weak until they have landed, so that the extension loads.
asm(".weak _ZN5shoal3net10TlsContext6createENS0_7TlsRoleERKNS0_10TlsOptionsEPNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE");
asm(".weak _ZN5shoal3net10TlsSession11verify_peerEb");
asm(".weak _ZN5shoal3php11socket_fromEP12_zend_object");
asm(".weak _ZN5shoal3php11socket_peekEPNS0_12SocketObjectEm");
asm(".weak _ZN5shoal3php11socket_recvEPNS0_12SocketObjectEmd");
asm(".weak _ZN5shoal3php12socket_closeEPNS0_12SocketObjectE");
asm(".weak _ZN5shoal3php14socket_connectEPNS0_12SocketObjectEP12_zend_stringld");
asm(".weak _ZN5shoal3php15socket_send_allEPNS0_12SocketObjectEPK12_zend_stringd");
asm(".weak _ZN5shoal3php15socket_sendfileEPNS0_12SocketObjectEPK12_zend_stringll");
asm(".weak _ZN5shoal3php18make_socket_objectEiii");
asm(".weak _ZN5shoal3php18socket_recv_packetEPNS0_12SocketObjectEd");
asm(".weak _ZN5shoal3php20socket_ssl_handshakeEPNS0_12SocketObjectE");
asm(".weak _ZNK5shoal3net10TlsSession10error_textEv");
asm(".weak _ZNK5shoal3net10TlsSession14is_establishedEv");
asm(".weak _ZNK5shoal3net10TlsSession16peer_certificateB5cxx11Ev");
