"""A WFS on this computer that hands over points in pages, of which one may end early or be limited."""
import http.server
import threading
from contextlib import contextmanager
from urllib.parse import parse_qs, urlparse

COUNT, PAGE = 150, 100
_SPACES = " ".join(f'xmlns:{short}="{name}"' for short, name in {
    "wfs": "http://www.opengis.net/wfs/2.0", "ows": "http://www.opengis.net/ows/1.1", "t": "http://t",
    "xlink": "http://www.w3.org/1999/xlink", "gml": "http://www.opengis.net/gml/3.2",
    "xsd": "http://www.w3.org/2001/XMLSchema"}.items())
_ABLE = """<wfs:WFS_Capabilities {spaces} version="2.0.0"><ows:OperationsMetadata>{operations}
<ows:Constraint name="ImplementsResultPaging"><ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint>
<ows:Constraint name="CountDefault"><ows:DefaultValue>{page}</ows:DefaultValue></ows:Constraint>
</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>t:diem</wfs:Name><wfs:Title>diem</wfs:Title>
<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4326</wfs:DefaultCRS></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>"""
_OPERATION = ('<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{address}"/></ows:HTTP></ows:DCP>'
              "</ows:Operation>")
_FIELDS = """<xsd:schema {spaces} targetNamespace="http://t" elementFormDefault="qualified">
<xsd:complexType name="type"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="ma" type="xsd:string"/><xsd:element name="noi" type="gml:PointPropertyType"/></xsd:sequence>
</xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="diem" type="t:type" substitutionGroup="gml:AbstractFeature"/></xsd:schema>"""
_POINT = ('<wfs:member><t:diem gml:id="diem.{number}"><t:ma>P{number}</t:ma><t:noi><gml:Point gml:id="g{number}" '
          'srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>9.{number} 105.{number}</gml:pos></gml:Point></t:noi></t:diem>'
          "</wfs:member>")


class _Answer(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        asked = {key.upper(): values[0] for key, values in parse_qs(urlparse(self.path).query).items()}
        body = self._body(asked["REQUEST"], asked).encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(body)

    def _body(self, request, asked):
        if request == "GetCapabilities":
            names = ("GetCapabilities", "DescribeFeatureType", "GetFeature")
            return _ABLE.format(spaces=_SPACES, page=PAGE, operations="".join(
                _OPERATION.format(name=name, address=self.server.address) for name in names))
        if request == "DescribeFeatureType":
            return _FIELDS.format(spaces=_SPACES)
        first = int(asked.get("STARTINDEX", 0))
        last = min(first + min(int(asked.get("COUNT", COUNT)), self.server.limit), COUNT)
        some = range(0) if asked.get("RESULTTYPE") == "hits" else range(first, last)
        points = [_POINT.format(number=number) for number in some]
        if first and self.server.kept is not None:
            points = points[:self.server.kept]
        end = "" if first and self.server.breaks else "</wfs:FeatureCollection>"
        said = f'numberMatched="{COUNT}" numberReturned="{len(points)}"' if self.server.counts else ""
        return f"<wfs:FeatureCollection {_SPACES} {said}>" + "".join(points) + end


@contextmanager
def wfs(kept=None, breaks=False, *, counts=True, limit=COUNT):
    """Yield the address of a layer of 150 points.

    Of its second page ``kept`` come, and it may break off; it may not say how many there are, and hand over no more
    than ``limit`` at once.
    """
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.kept, server.breaks, server.counts, server.limit = kept, breaks, counts, limit
    server.address = f"http://127.0.0.1:{server.server_port}/?"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"{server.address}kept={kept}{breaks}{counts}{limit}"
        yield f"url='{place}' typename='t:diem' version='2.0.0' srsname='EPSG:4326'"
    finally:
        server.shutdown()
        server.server_close()
