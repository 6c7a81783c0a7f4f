<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Drafted by a non-native writer: every line is marked unfinished until a Welsh speaker has read it. -->
<TS version="2.1" language="cy_GB">
    <context>
        <name>Acts</name>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Wall</source>
            <translation type="unfinished">Wal</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation type="unfinished">Cynllun</translation>
        </message>
        <message>
            <source>Tour</source>
            <translation type="unfinished">Taith</translation>
        </message>
        <message>
            <source>Console</source>
            <translation type="unfinished">Consol</translation>
        </message>
        <message>
            <source> or </source>
            <translation type="unfinished"> neu </translation>
        </message>
        <message>
            <source>Camera number to the spot; alone: single and back</source>
            <translation type="unfinished">Rhif camera i’r sbot; ar ei ben ei hun: un llun ac yn ôl</translation>
        </message>
        <message>
            <source>Cancel the number; back from single</source>
            <translation type="unfinished">Canslo’r rhif; yn ôl o un llun</translation>
        </message>
        <message>
            <source>Find a camera by name</source>
            <translation type="unfinished">Chwilio am gamera yn ôl enw</translation>
        </message>
        <message>
            <source>Keep a picture of the selected tile</source>
            <translation type="unfinished">Cadw llun o’r deilsen a ddewiswyd</translation>
        </message>
        <message>
            <source>Record in real time, or back to time-lapse</source>
            <translation type="unfinished">Recordio mewn amser real, neu yn ôl i dreigl amser</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation type="unfinished">Chwyddo i mewn</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation type="unfinished">Chwyddo allan</translation>
        </message>
        <message>
            <source>Show the whole picture</source>
            <translation type="unfinished">Dangos y llun cyfan</translation>
        </message>
        <message>
            <source>Pan left in a zoomed picture</source>
            <translation type="unfinished">Symud i’r chwith mewn llun wedi’i chwyddo</translation>
        </message>
        <message>
            <source>Pan right in a zoomed picture</source>
            <translation type="unfinished">Symud i’r dde mewn llun wedi’i chwyddo</translation>
        </message>
        <message>
            <source>Pan up in a zoomed picture</source>
            <translation type="unfinished">Symud i fyny mewn llun wedi’i chwyddo</translation>
        </message>
        <message>
            <source>Pan down in a zoomed picture</source>
            <translation type="unfinished">Symud i lawr mewn llun wedi’i chwyddo</translation>
        </message>
        <message>
            <source>Select the tile to the left</source>
            <translation type="unfinished">Dewis y deilsen ar y chwith</translation>
        </message>
        <message>
            <source>Select the tile to the right</source>
            <translation type="unfinished">Dewis y deilsen ar y dde</translation>
        </message>
        <message>
            <source>Select the tile above</source>
            <translation type="unfinished">Dewis y deilsen uwchben</translation>
        </message>
        <message>
            <source>Select the tile below</source>
            <translation type="unfinished">Dewis y deilsen islaw</translation>
        </message>
        <message>
            <source>Move the camera left</source>
            <translation type="unfinished">Symud y camera i’r chwith</translation>
        </message>
        <message>
            <source>Move the camera right</source>
            <translation type="unfinished">Symud y camera i’r dde</translation>
        </message>
        <message>
            <source>Move the camera up</source>
            <translation type="unfinished">Symud y camera i fyny</translation>
        </message>
        <message>
            <source>Move the camera down</source>
            <translation type="unfinished">Symud y camera i lawr</translation>
        </message>
        <message>
            <source>Swap the selected camera with the spot</source>
            <translation type="unfinished">Cyfnewid y camera a ddewiswyd â’r sbot</translation>
        </message>
        <message>
            <source>Make the selected tile the spot</source>
            <translation type="unfinished">Gwneud y deilsen a ddewiswyd yn sbot</translation>
        </message>
        <message>
            <source>Empty the selected tile</source>
            <translation type="unfinished">Gwagio’r deilsen a ddewiswyd</translation>
        </message>
        <message>
            <source>Go to the next monitor</source>
            <translation type="unfinished">Mynd i’r monitor nesaf</translation>
        </message>
        <message>
            <source>Go to the previous monitor</source>
            <translation type="unfinished">Mynd i’r monitor blaenorol</translation>
        </message>
        <message>
            <source>Show here what a missing monitor showed</source>
            <translation type="unfinished">Dangos yma yr hyn a ddangosai monitor coll</translation>
        </message>
        <message>
            <source>Show or hide frame rate and age</source>
            <translation type="unfinished">Dangos neu guddio cyfradd fframiau ac oed</translation>
        </message>
        <message>
            <source>Take the last change back</source>
            <translation type="unfinished">Dadwneud y newid diwethaf</translation>
        </message>
        <message>
            <source>Bring the change back</source>
            <translation type="unfinished">Ail-wneud y newid</translation>
        </message>
        <message>
            <source>Choose any layout</source>
            <translation type="unfinished">Dewis unrhyw gynllun</translation>
        </message>
        <message>
            <source>Save the wall under a name</source>
            <translation type="unfinished">Cadw’r wal dan enw</translation>
        </message>
        <message>
            <source>Restore a saved wall</source>
            <translation type="unfinished">Adfer wal a gadwyd</translation>
        </message>
        <message>
            <source>Start or end a tour of all cameras</source>
            <translation type="unfinished">Dechrau neu orffen taith o’r holl gamerâu</translation>
        </message>
        <message>
            <source>Hold the tour's page, or go on</source>
            <translation type="unfinished">Dal tudalen y daith, neu fynd ymlaen</translation>
        </message>
        <message>
            <source>Next page</source>
            <translation type="unfinished">Tudalen nesaf</translation>
        </message>
        <message>
            <source>Previous page</source>
            <translation type="unfinished">Tudalen flaenorol</translation>
        </message>
        <message>
            <source>All keys</source>
            <translation type="unfinished">Pob allwedd</translation>
        </message>
        <message>
            <source>Camera list</source>
            <translation type="unfinished">Rhestr camerâu</translation>
        </message>
        <message>
            <source>Health</source>
            <translation type="unfinished">Iechyd</translation>
        </message>
        <message>
            <source>Faults and messages</source>
            <translation type="unfinished">Namau a negeseuon</translation>
        </message>
        <message>
            <source>Hide all panes, or show them again</source>
            <translation type="unfinished">Cuddio pob cwarel, neu eu dangos eto</translation>
        </message>
        <message>
            <source>Give the keyboard to the wall</source>
            <translation type="unfinished">Rhoi’r bysellfwrdd i’r wal</translation>
        </message>
        <message>
            <source>Acknowledge the oldest fault</source>
            <translation type="unfinished">Cydnabod y nam hynaf</translation>
        </message>
        <message>
            <source>Full screen, or a window with a frame</source>
            <translation type="unfinished">Sgrin lawn, neu ffenestr â ffrâm</translation>
        </message>
        <message>
            <source>Paint by graphics processor, or without</source>
            <translation type="unfinished">Paentio â’r prosesydd graffeg, neu hebddo</translation>
        </message>
        <message>
            <source>Close the console</source>
            <translation type="unfinished">Cau’r consol</translation>
        </message>
        <message>
            <source>Steer</source>
            <translation type="unfinished">Llywio</translation>
        </message>
        <message>
            <source>Turn the camera left, while held (Shift: fast)</source>
            <translation type="unfinished">Troi’r camera i’r chwith, tra delir (Shift: yn gyflym)</translation>
        </message>
        <message>
            <source>Turn the camera right, while held</source>
            <translation type="unfinished">Troi’r camera i’r dde, tra delir</translation>
        </message>
        <message>
            <source>Turn the camera up, while held</source>
            <translation type="unfinished">Troi’r camera i fyny, tra delir</translation>
        </message>
        <message>
            <source>Turn the camera down, while held</source>
            <translation type="unfinished">Troi’r camera i lawr, tra delir</translation>
        </message>
        <message>
            <source>Zoom the camera nearer, while held</source>
            <translation type="unfinished">Chwyddo’r camera yn nes, tra delir</translation>
        </message>
        <message>
            <source>Zoom the camera back, while held</source>
            <translation type="unfinished">Chwyddo’r camera yn ôl, tra delir</translation>
        </message>
        <message>
            <source>Send the camera to its home position</source>
            <translation type="unfinished">Anfon y camera i’w safle cartref</translation>
        </message>
        <message>
            <source>Choose a preset of the camera</source>
            <translation type="unfinished">Dewis safle parod y camera</translation>
        </message>
        <message>
            <source>Send the camera to preset {0}</source>
            <translation type="unfinished">Anfon y camera i safle parod {0}</translation>
        </message>
        <message>
            <source>Open an incident with the spot camera</source>
            <translation type="unfinished">Agor digwyddiad â’r camera sbot</translation>
        </message>
        <message>
            <source>Incident log</source>
            <translation type="unfinished">Cofnod digwyddiadau</translation>
        </message>
        <message>
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Sign in, unlock, or change who sits here</source>
            <translation type="unfinished">Mewngofnodi, datgloi, neu newid pwy sy’n eistedd yma</translation>
        </message>
        <message>
            <source>Lock the panes; the wall goes on</source>
            <translation type="unfinished">Cloi’r cwareli; mae’r wal yn dal i fynd</translation>
        </message>
        <message>
            <source>Sign off with a hand-over</source>
            <translation type="unfinished">Gorffen y sifft gyda throsglwyddiad</translation>
        </message>
        <message>
            <source>Visitors</source>
            <translation type="unfinished">Ymwelwyr</translation>
        </message>
        <message>
            <source>Sign a visitor in</source>
            <translation type="unfinished">Cofrestru ymwelydd</translation>
        </message>
        <message>
            <source>Random audits</source>
            <translation type="unfinished">Archwiliadau ar hap</translation>
        </message>
        <message>
            <source>Print who is in the room</source>
            <translation type="unfinished">Argraffu pwy sydd yn yr ystafell</translation>
        </message>
        <message>
            <source>What waits for a countersignature</source>
            <translation type="unfinished">Beth sy’n aros am gydlofnod</translation>
        </message>
        <message>
            <source>Annual report</source>
            <translation type="unfinished">Adroddiad blynyddol</translation>
        </message>
        <message>
            <source>Scheme settings</source>
            <translation type="unfinished">Gosodiadau’r cynllun</translation>
        </message>
    </context>
    <context>
        <name>ArrivalPage</name>
        <message>
            <source>Enter it into the register (Ctrl+Enter)</source>
            <translation type="unfinished">Ei gofnodi yn y gofrestr (Ctrl+Enter)</translation>
        </message>
        <message>
            <source>Sign in all the same</source>
            <translation type="unfinished">Cofrestru er hynny</translation>
        </message>
        <message>
            <source>A visitor comes in</source>
            <translation type="unfinished">Mae ymwelydd yn dod i mewn</translation>
        </message>
        <message>
            <source>Choose the kind of visitor first.</source>
            <translation type="unfinished">Dewiswch y math o ymwelydd yn gyntaf.</translation>
        </message>
        <message>
            <source>Still missing: {0}.</source>
            <translation type="unfinished">Ar goll o hyd: {0}.</translation>
        </message>
        <message>
            <source>The visitor must read the notice and the declaration first.</source>
            <translation type="unfinished">Rhaid i’r ymwelydd ddarllen yr hysbysiad a’r datganiad yn gyntaf.</translation>
        </message>
    </context>
    <context>
        <name>Audit</name>
        <message>
            <source>under way</source>
            <translation type="unfinished">ar waith</translation>
        </message>
        <message>
            <source>concluded</source>
            <translation type="unfinished">wedi’i gwblhau</translation>
        </message>
        <message>
            <source>Drawn</source>
            <translation type="unfinished">Tynnwyd</translation>
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Entries</source>
            <translation type="unfinished">Cofnodion</translation>
        </message>
        <message>
            <source>not looked at yet</source>
            <translation type="unfinished">heb edrych arno eto</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation type="unfinished">Canfyddiad</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation type="unfinished">Sylwadau</translation>
        </message>
    </context>
    <context>
        <name>AuditPane</name>
        <message>
            <source>&amp;Draw a sample…</source>
            <translation type="unfinished">&amp;Tynnu sampl…</translation>
        </message>
        <message>
            <source>Choose an audit in the list, or draw a sample.</source>
            <translation type="unfinished">Dewiswch archwiliad yn y rhestr, neu tynnwch sampl.</translation>
        </message>
    </context>
    <context>
        <name>AuditWork</name>
        <message>
            <source>Draw a&amp;gain to check</source>
            <translation type="unfinished">Tynnu &amp;eto i wirio</translation>
        </message>
        <message>
            <source>C&amp;onclude…</source>
            <translation type="unfinished">&amp;Cwblhau…</translation>
        </message>
        <message>
            <source>Conclusion</source>
            <translation type="unfinished">Casgliad</translation>
        </message>
        <message>
            <source>Recommendations, if any</source>
            <translation type="unfinished">Argymhellion, os oes rhai</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation type="unfinished">Ddim eto</translation>
        </message>
        <message>
            <source>Conclude the audit</source>
            <translation type="unfinished">Cwblhau’r archwiliad</translation>
        </message>
        <message>
            <source>under way</source>
            <translation type="unfinished">ar waith</translation>
        </message>
        <message>
            <source>concluded</source>
            <translation type="unfinished">wedi’i gwblhau</translation>
        </message>
    </context>
    <context>
        <name>Bar</name>
        <message>
            <source>{0} all keys</source>
            <translation type="unfinished">{0} pob allwedd</translation>
        </message>
        <message>
            <source>{0}   {1} cameras</source>
            <translation type="unfinished">{0}   {1} camera</translation>
        </message>
        <message>
            <source>Tour page {0} of {1}</source>
            <translation type="unfinished">Taith: tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>held</source>
            <translation type="unfinished">wedi’i dal</translation>
        </message>
        <message>
            <source>{0} of {1} recorded</source>
            <translation type="unfinished">{0} o {1} yn cael eu recordio</translation>
        </message>
        <message>
            <source>{0} to acknowledge ({1})</source>
            <translation type="unfinished">{0} i’w cydnabod ({1})</translation>
        </message>
        <message>
            <source>No faults</source>
            <translation type="unfinished">Dim namau</translation>
        </message>
        <message>
            <source>○ Nobody signed in</source>
            <translation type="unfinished">○ Neb wedi mewngofnodi</translation>
        </message>
        <message>
            <source>■ {0} – locked</source>
            <translation type="unfinished">■ {0} – wedi’i gloi</translation>
        </message>
        <message>
            <source>● {0}, {1}</source>
            <translation type="unfinished">● {0}, {1}</translation>
        </message>
    </context>
    <context>
        <name>BeginPage</name>
        <message>
            <source>Licensed operator beside you</source>
            <translation type="unfinished">Gweithredwr trwyddedig wrth eich ochr</translation>
        </message>
        <message>
            <source>HAND-OVER OF THE LAST SHIFT</source>
            <translation type="unfinished">TROSGLWYDDIAD Y SIFFT DDIWETHAF</translation>
        </message>
        <message>
            <source>Take the shift</source>
            <translation type="unfinished">Cymryd y sifft</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation type="unfinished">Nid nawr</translation>
        </message>
        <message>
            <source>Good to have you, {0}</source>
            <translation type="unfinished">Da eich gweld, {0}</translation>
        </message>
        <message>
            <source>Nobody licensed is on duty</source>
            <translation type="unfinished">Nid oes neb trwyddedig ar ddyletswydd</translation>
        </message>
        <message>
            <source>SIA licence: {0}</source>
            <translation type="unfinished">Trwydded SIA: {0}</translation>
        </message>
        <message>
            <source> – renew it now</source>
            <translation type="unfinished"> – adnewyddwch hi nawr</translation>
        </message>
        <message>
            <source>In training: you work beside a colleague.</source>
            <translation type="unfinished">Dan hyfforddiant: rydych yn gweithio wrth ochr cydweithiwr.</translation>
        </message>
        <message>
            <source>Choose who it is</source>
            <translation type="unfinished">Dewiswch pwy ydyw</translation>
        </message>
    </context>
    <context>
        <name>Books</name>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>What</source>
            <translation type="unfinished">Beth</translation>
        </message>
        <message>
            <source>What followed</source>
            <translation type="unfinished">Beth a ddilynodd</translation>
        </message>
        <message>
            <source>open</source>
            <translation type="unfinished">agored</translation>
        </message>
        <message>
            <source>closed</source>
            <translation type="unfinished">wedi cau</translation>
        </message>
        <message>
            <source>Entered {0} by {1}</source>
            <translation type="unfinished">Cofnodwyd {0} gan {1}</translation>
        </message>
        <message>
            <source>correct</source>
            <translation type="unfinished">cywiro</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation type="unfinished">dim</translation>
        </message>
        <message>
            <source>was</source>
            <translation type="unfinished">oedd</translation>
        </message>
        <message>
            <source>corrected {0} by {1}: {2}</source>
            <translation type="unfinished">cywirwyd {0} gan {1}: {2}</translation>
        </message>
        <message>
            <source>not shown: your role does not read personal details</source>
            <translation type="unfinished">heb ei ddangos: nid yw eich rôl yn darllen manylion personol</translation>
        </message>
        <message>
            <source>not in the scheme any more</source>
            <translation type="unfinished">ddim yn y cynllun mwyach</translation>
        </message>
        <message>
            <source>call to spot</source>
            <translation type="unfinished">galw i’r sbot</translation>
        </message>
        <message>
            <source>closed, and 30 minutes on</source>
            <translation type="unfinished">iddo gau, a 30 munud wedyn</translation>
        </message>
        <message>
            <source>Recordings held: cameras {0}, from {1} until {2}</source>
            <translation type="unfinished">Recordiadau a ddelir: camerâu {0}, o {1} hyd {2}</translation>
        </message>
        <message>
            <source>SHA-256 {0}</source>
            <translation type="unfinished">SHA-256 {0}</translation>
        </message>
        <message>
            <source>Countersigned by {0}</source>
            <translation type="unfinished">Cydlofnodwyd gan {0}</translation>
        </message>
        <message>
            <source>Entered</source>
            <translation type="unfinished">Cofnodwyd</translation>
        </message>
        <message>
            <source>Entry</source>
            <translation type="unfinished">Cofnod</translation>
        </message>
        <message>
            <source>By</source>
            <translation type="unfinished">Gan</translation>
        </message>
        <message>
            <source>Choose, or type another</source>
            <translation type="unfinished">Dewiswch, neu deipio un arall</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation type="unfinished">Dewiswch</translation>
        </message>
        <message>
            <source>Numbers, such as 7 12</source>
            <translation type="unfinished">Rhifau, megis 7 12</translation>
        </message>
        <message>
            <source>With commas between</source>
            <translation type="unfinished">Gyda choma rhyngddynt</translation>
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished">ie</translation>
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished">na</translation>
        </message>
        <message>
            <source>signed</source>
            <translation type="unfinished">llofnodwyd</translation>
        </message>
    </context>
    <context>
        <name>CameraTree</name>
        <message>
            <source>No group</source>
            <translation type="unfinished">Dim grŵp</translation>
        </message>
    </context>
    <context>
        <name>CamerasPane</name>
        <message>
            <source>Number, name, place or group</source>
            <translation type="unfinished">Rhif, enw, lle neu grŵp</translation>
        </message>
        <message>
            <source>No camera is called “{0}”.</source>
            <translation type="unfinished">Nid oes camera o’r enw “{0}”.</translation>
        </message>
        <message>
            <source>The scheme has no cameras yet.</source>
            <translation type="unfinished">Nid oes camerâu gan y cynllun eto.</translation>
        </message>
    </context>
    <context>
        <name>CaseView</name>
        <message>
            <source>&amp;Add</source>
            <translation type="unfinished">&amp;Ychwanegu</translation>
        </message>
        <message>
            <source>C&amp;lose case</source>
            <translation type="unfinished">&amp;Cau’r achos</translation>
        </message>
        <message>
            <source>Co&amp;rrect</source>
            <translation type="unfinished">Cy&amp;wiro</translation>
        </message>
        <message>
            <source>Counter&amp;sign</source>
            <translation type="unfinished">Cyd&amp;lofnodi</translation>
        </message>
    </context>
    <context>
        <name>ChangeDialog</name>
        <message>
            <source>Change of operator</source>
            <translation type="unfinished">Newid gweithredwr</translation>
        </message>
        <message>
            <source>Sign off</source>
            <translation type="unfinished">Gorffen y sifft</translation>
        </message>
        <message>
            <source>Stays on duty (a break, or beside a trainee)</source>
            <translation type="unfinished">Yn aros ar ddyletswydd (egwyl, neu wrth ochr hyfforddai)</translation>
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished">Newid</translation>
        </message>
        <message>
            <source>{0} leaves the console; there is no shift to hand over.</source>
            <translation type="unfinished">Mae {0} yn gadael y consol; nid oes sifft i’w throsglwyddo.</translation>
        </message>
        <message>
            <source>{0}, on duty since {1}</source>
            <translation type="unfinished">{0}, ar ddyletswydd ers {1}</translation>
        </message>
        <message>
            <source>Hand-over notes</source>
            <translation type="unfinished">Nodiadau trosglwyddo</translation>
        </message>
        <message>
            <source>Cameras out of order</source>
            <translation type="unfinished">Camerâu nad ydynt yn gweithio</translation>
        </message>
        <message>
            <source>Open incidents</source>
            <translation type="unfinished">Digwyddiadau agored</translation>
        </message>
        <message>
            <source>Visitors in the room</source>
            <translation type="unfinished">Ymwelwyr yn yr ystafell</translation>
        </message>
        <message>
            <source>WHO TAKES OVER</source>
            <translation type="unfinished">PWY SY’N CYMRYD DROSODD</translation>
        </message>
        <message>
            <source>Login</source>
            <translation type="unfinished">Enw mewngofnodi</translation>
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished">Cyfrinair</translation>
        </message>
        <message>
            <source>– only for a trainee –</source>
            <translation type="unfinished">– ar gyfer hyfforddai yn unig –</translation>
        </message>
        <message>
            <source>Licensed operator beside a trainee</source>
            <translation type="unfinished">Gweithredwr trwyddedig wrth ochr hyfforddai</translation>
        </message>
        <message>
            <source>{0} is on duty</source>
            <translation type="unfinished">Mae {0} ar ddyletswydd</translation>
        </message>
        <message>
            <source>{0} sits here</source>
            <translation type="unfinished">Mae {0} yn eistedd yma</translation>
        </message>
    </context>
    <context>
        <name>CodePage</name>
        <message>
            <source>&amp;New change</source>
            <translation type="unfinished">&amp;Newid newydd</translation>
        </message>
        <message>
            <source>&amp;Enter</source>
            <translation type="unfinished">&amp;Cofnodi</translation>
        </message>
        <message>
            <source>Kind of change *</source>
            <translation type="unfinished">Math o newid *</translation>
        </message>
        <message>
            <source>What changes *</source>
            <translation type="unfinished">Beth sy’n newid *</translation>
        </message>
        <message>
            <source>Grounds *</source>
            <translation type="unfinished">Sail *</translation>
        </message>
        <message>
            <source>Holds from *</source>
            <translation type="unfinished">Yn dal o *</translation>
        </message>
    </context>
    <context>
        <name>Counter</name>
        <message>
            <source>&amp;Visitor comes in</source>
            <translation type="unfinished">&amp;Ymwelydd yn dod i mewn</translation>
        </message>
        <message>
            <source>Who is &amp;here</source>
            <translation type="unfinished">Pwy sydd &amp;yma</translation>
        </message>
        <message>
            <source>&amp;All visits</source>
            <translation type="unfinished">Pob &amp;ymweliad</translation>
        </message>
        <message>
            <source>In the &amp;room ({0})</source>
            <translation type="unfinished">Yn yr &amp;ystafell ({0})</translation>
        </message>
        <message>
            <source>Visitor {0} signed in</source>
            <translation type="unfinished">Cofrestrwyd ymwelydd {0}</translation>
        </message>
        <message>
            <source>Badge {0} for visitor {1}</source>
            <translation type="unfinished">Bathodyn {0} i ymwelydd {1}</translation>
        </message>
        <message>
            <source>Visitor {0} signed out</source>
            <translation type="unfinished">Aeth ymwelydd {0} allan</translation>
        </message>
    </context>
    <context>
        <name>CountersignDialog</name>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>{0} … ({1} in all)</source>
            <translation type="unfinished">{0} … ({1} i gyd)</translation>
        </message>
        <message>
            <source>{0} declares to have read and checked: {1}.</source>
            <translation type="unfinished">Mae {0} yn datgan iddynt ddarllen a gwirio: {1}.</translation>
        </message>
        <message>
            <source>Remarks, if any</source>
            <translation type="unfinished">Sylwadau, os oes rhai</translation>
        </message>
        <message>
            <source>Your password</source>
            <translation type="unfinished">Eich cyfrinair</translation>
        </message>
        <message>
            <source>Your password or PIN</source>
            <translation type="unfinished">Eich cyfrinair neu’ch PIN</translation>
        </message>
    </context>
    <context>
        <name>CountersignPane</name>
        <message>
            <source>&amp;Mark all that I read</source>
            <translation type="unfinished">&amp;Marcio popeth a ddarllenais</translation>
        </message>
        <message>
            <source>&amp;Countersign</source>
            <translation type="unfinished">&amp;Cydlofnodi</translation>
        </message>
        <message>
            <source>✓ Nothing waits for a countersignature.</source>
            <translation type="unfinished">✓ Nid oes dim yn aros am gydlofnod.</translation>
        </message>
        <message>
            <source>&amp;Countersign {0}</source>
            <translation type="unfinished">&amp;Cydlofnodi {0}</translation>
        </message>
        <message>
            <source>All books ({0})</source>
            <translation type="unfinished">Pob llyfr ({0})</translation>
        </message>
        <message>
            <source>Nobody countersigns their own entry.</source>
            <translation type="unfinished">Nid oes neb yn cydlofnodi ei gofnod ei hun.</translation>
        </message>
        <message>
            <source>Nothing is marked.</source>
            <translation type="unfinished">Nid oes dim wedi’i farcio.</translation>
        </message>
        <message>
            <source>One entry countersigned</source>
            <translation type="unfinished">Cydlofnodwyd un cofnod</translation>
        </message>
    </context>
    <context>
        <name>DeclarationPage</name>
        <message>
            <source>Confidentiality declaration</source>
            <translation type="unfinished">Datganiad cyfrinachedd</translation>
        </message>
        <message>
            <source>Version {0}</source>
            <translation type="unfinished">Fersiwn {0}</translation>
        </message>
        <message>
            <source>I have read this and agree to it.</source>
            <translation type="unfinished">Rwyf wedi darllen hwn ac yn cytuno ag ef.</translation>
        </message>
        <message>
            <source>Your password, as your signature</source>
            <translation type="unfinished">Eich cyfrinair, fel eich llofnod</translation>
        </message>
        <message>
            <source>Sign</source>
            <translation type="unfinished">Llofnodi</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation type="unfinished">Nid nawr</translation>
        </message>
        <message>
            <source>{0}: to be signed before access.</source>
            <translation type="unfinished">{0}: i’w lofnodi cyn cael mynediad.</translation>
        </message>
    </context>
    <context>
        <name>Demo</name>
        <message>
            <source>Building the demo town: {0} of {1} cameras. This is done once.</source>
            <translation type="unfinished">Adeiladu’r dref arddangos: {0} o {1} camera. Gwneir hyn unwaith.</translation>
        </message>
    </context>
    <context>
        <name>Desk</name>
        <message>
            <source>time-lapse</source>
            <translation type="unfinished">treigl amser</translation>
        </message>
        <message>
            <source>real time</source>
            <translation type="unfinished">amser real</translation>
        </message>
        <message>
            <source>Camera {0}: {1}</source>
            <translation type="unfinished">Camera {0}: {1}</translation>
        </message>
        <message>
            <source>its home position</source>
            <translation type="unfinished">ei safle cartref</translation>
        </message>
        <message>
            <source>Camera {0} goes to {1}</source>
            <translation type="unfinished">Mae camera {0} yn mynd i {1}</translation>
        </message>
        <message>
            <source>Nobody is signed in here.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi yma.</translation>
        </message>
    </context>
    <context>
        <name>Drafting</name>
        <message>
            <source>Draft brought back</source>
            <translation type="unfinished">Daethpwyd â’r drafft yn ôl</translation>
        </message>
        <message>
            <source>Draft kept</source>
            <translation type="unfinished">Cadwyd y drafft</translation>
        </message>
        <message>
            <source>Draft not kept: {0}</source>
            <translation type="unfinished">Ni chadwyd y drafft: {0}</translation>
        </message>
    </context>
    <context>
        <name>DrawForm</name>
        <message>
            <source>Your number</source>
            <translation type="unfinished">Eich rhif</translation>
        </message>
        <message>
            <source>&amp;Draw and record</source>
            <translation type="unfinished">&amp;Tynnu a chofnodi</translation>
        </message>
        <message>
            <source>Draw a sample</source>
            <translation type="unfinished">Tynnu sampl</translation>
        </message>
    </context>
    <context>
        <name>EntryForm</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Why it is corrected</source>
            <translation type="unfinished">Pam y’i cywirir</translation>
        </message>
        <message>
            <source>* must be filled in</source>
            <translation type="unfinished">* rhaid ei lenwi</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation type="unfinished">Cofnodi</translation>
        </message>
        <message>
            <source>Enter it into the book (Ctrl+Enter)</source>
            <translation type="unfinished">Ei gofnodi yn y llyfr (Ctrl+Enter)</translation>
        </message>
        <message>
            <source>Later</source>
            <translation type="unfinished">Yn nes ymlaen</translation>
        </message>
        <message>
            <source>Leave the form; what was typed is kept as a draft (Esc)</source>
            <translation type="unfinished">Gadael y ffurflen; cedwir yr hyn a deipiwyd fel drafft (Esc)</translation>
        </message>
        <message>
            <source>Throw away</source>
            <translation type="unfinished">Taflu</translation>
        </message>
        <message>
            <source>The paste was {0} letters too long; they were left out.</source>
            <translation type="unfinished">Roedd y testun a ludwyd {0} llythyren yn rhy hir; gadawyd hwy allan.</translation>
        </message>
        <message>
            <source>Something is missing or wrong; it is said at the field.</source>
            <translation type="unfinished">Mae rhywbeth ar goll neu’n anghywir; fe’i dywedir wrth y maes.</translation>
        </message>
    </context>
    <context>
        <name>EntryList</name>
        <message>
            <source>Search all words</source>
            <translation type="unfinished">Chwilio pob gair</translation>
        </message>
        <message>
            <source>From day</source>
            <translation type="unfinished">O’r dydd</translation>
        </message>
        <message>
            <source>To day</source>
            <translation type="unfinished">Hyd y dydd</translation>
        </message>
        <message>
            <source>All states</source>
            <translation type="unfinished">Pob cyflwr</translation>
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished">Agored</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation type="unfinished">Wedi cau</translation>
        </message>
        <message>
            <source>All entries</source>
            <translation type="unfinished">Pob cofnod</translation>
        </message>
        <message>
            <source>All types</source>
            <translation type="unfinished">Pob math</translation>
        </message>
        <message>
            <source>Everybody's</source>
            <translation type="unfinished">Pawb</translation>
        </message>
        <message>
            <source>Mine</source>
            <translation type="unfinished">Fy rhai i</translation>
        </message>
        <message>
            <source>Reading …</source>
            <translation type="unfinished">Yn darllen …</translation>
        </message>
        <message>
            <source>Nothing in this book fits the search and the filters.</source>
            <translation type="unfinished">Nid oes dim yn y llyfr hwn yn cyd-fynd â’r chwiliad a’r hidlwyr.</translation>
        </message>
        <message>
            <source>This book is empty.</source>
            <translation type="unfinished">Mae’r llyfr hwn yn wag.</translation>
        </message>
    </context>
    <context>
        <name>EvacuationDialog</name>
        <message>
            <source>Who is in the room</source>
            <translation type="unfinished">Pwy sydd yn yr ystafell</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Export books</source>
            <translation type="unfinished">Allforio llyfrau</translation>
        </message>
        <message>
            <source>All books</source>
            <translation type="unfinished">Pob llyfr</translation>
        </message>
        <message>
            <source>&amp;Export</source>
            <translation type="unfinished">&amp;Allforio</translation>
        </message>
        <message>
            <source>New folder</source>
            <translation type="unfinished">Ffolder newydd</translation>
        </message>
        <message>
            <source>No book is marked.</source>
            <translation type="unfinished">Nid oes llyfr wedi’i farcio.</translation>
        </message>
        <message>
            <source>Mark at least one.</source>
            <translation type="unfinished">Marciwch o leiaf un.</translation>
        </message>
    </context>
    <context>
        <name>FactsPage</name>
        <message>
            <source>State the &amp;changes</source>
            <translation type="unfinished">Datgan y &amp;newidiadau</translation>
        </message>
        <message>
            <source>As it was</source>
            <translation type="unfinished">Fel yr oedd</translation>
        </message>
        <message>
            <source>History</source>
            <translation type="unfinished">Hanes</translation>
        </message>
        <message>
            <source>History of {0}</source>
            <translation type="unfinished">Hanes {0}</translation>
        </message>
        <message>
            <source>▲ missing</source>
            <translation type="unfinished">▲ ar goll</translation>
        </message>
        <message>
            <source>✎ not stated yet</source>
            <translation type="unfinished">✎ heb ei ddatgan eto</translation>
        </message>
    </context>
    <context>
        <name>Faults</name>
        <message>
            <source>Volume {0}: {1}</source>
            <translation type="unfinished">Cyfrol {0}: {1}</translation>
        </message>
        <message>
            <source>Check the disk; recording goes on elsewhere if it can.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation type="unfinished">{0}: {1}</translation>
        </message>
        <message>
            <source>{0}: recording failed</source>
            <translation type="unfinished">{0}: methodd y recordio</translation>
        </message>
        <message>
            <source>Check the volumes in the health pane.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Camera {0}</source>
            <translation type="unfinished">Camera {0}</translation>
        </message>
    </context>
    <context>
        <name>FirstManagerPage</name>
        <message>
            <source>The first manager</source>
            <translation type="unfinished">Y rheolwr cyntaf</translation>
        </message>
        <message>
            <source>This scheme has no people yet. Whoever manages it makes the first account here, and with it all the others.</source>
            <translation type="unfinished">Nid oes pobl yn y cynllun hwn eto. Mae pwy bynnag sy’n ei reoli yn creu’r cyfrif cyntaf yma, a chydag ef y lleill i gyd.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Login, such as “m.jones”</source>
            <translation type="unfinished">Enw mewngofnodi, megis “m.jones”</translation>
        </message>
        <message>
            <source>Password, at least 10 letters</source>
            <translation type="unfinished">Cyfrinair, o leiaf 10 llythyren</translation>
        </message>
        <message>
            <source>Password again</source>
            <translation type="unfinished">Y cyfrinair eto</translation>
        </message>
        <message>
            <source>Make the account</source>
            <translation type="unfinished">Creu’r cyfrif</translation>
        </message>
        <message>
            <source>The two passwords differ.</source>
            <translation type="unfinished">Mae’r ddau gyfrinair yn wahanol.</translation>
        </message>
        <message>
            <source>Type them again.</source>
            <translation type="unfinished">Teipiwch hwy eto.</translation>
        </message>
    </context>
    <context>
        <name>Forms</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
    </context>
    <context>
        <name>GpuWall</name>
        <message>
            <source>The graphics processor cannot be used.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Health</name>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation type="unfinished">Llun</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation type="unfinished">Recordio</translation>
        </message>
        <message>
            <source>fps offered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mbit/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drops</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reconnects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decode ms</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Age s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clock s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stream</source>
            <translation type="unfinished">Ffrwd</translation>
        </message>
        <message>
            <source>Last fault</source>
            <translation type="unfinished">Nam diwethaf</translation>
        </message>
        <message>
            <source>Volume</source>
            <translation type="unfinished">Cyfrol</translation>
        </message>
        <message>
            <source>Free GiB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Used GiB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quota GiB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write ms</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Days left</source>
            <translation type="unfinished">Dyddiau ar ôl</translation>
        </message>
        <message>
            <source>Fault</source>
            <translation type="unfinished">Nam</translation>
        </message>
    </context>
    <context>
        <name>HealthPane</name>
        <message>
            <source>No recording volume is set up: nothing is being recorded.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HistoryDialog</name>
        <message>
            <source>History of {0}</source>
            <translation type="unfinished">Hanes {0}</translation>
        </message>
    </context>
    <context>
        <name>Hours</name>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Began</source>
            <translation type="unfinished">Dechreuodd</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation type="unfinished">Gorffennodd</translation>
        </message>
        <message>
            <source>Hours</source>
            <translation type="unfinished">Oriau</translation>
        </message>
        <message>
            <source>Console</source>
            <translation type="unfinished">Consol</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation type="unfinished">Sylw</translation>
        </message>
    </context>
    <context>
        <name>HoursDialog</name>
        <message>
            <source>Working times</source>
            <translation type="unfinished">Oriau gwaith</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Nobody is signed in here.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi yma.</translation>
        </message>
        <message>
            <source>Nobody worked in this month.</source>
            <translation type="unfinished">Ni weithiodd neb yn y mis hwn.</translation>
        </message>
    </context>
    <context>
        <name>IncidentsPane</name>
        <message>
            <source>This console has no books: it was started as a trial of the wall.</source>
            <translation type="unfinished">Nid oes llyfrau gan y consol hwn: fe’i cychwynnwyd fel prawf o’r wal.</translation>
        </message>
        <message>
            <source>&amp;New incident</source>
            <translation type="unfinished">&amp;Digwyddiad newydd</translation>
        </message>
        <message>
            <source>Cameras called to the spot are entered into this incident</source>
            <translation type="unfinished">Cofnodir camerâu a elwir i’r sbot yn y digwyddiad hwn</translation>
        </message>
        <message>
            <source>Nobody is on duty here. Sign on to read and enter.</source>
            <translation type="unfinished">Nid oes neb ar ddyletswydd yma. Mewngofnodwch i ddarllen a chofnodi.</translation>
        </message>
        <message>
            <source>No open incident is shown.</source>
            <translation type="unfinished">Ni ddangosir digwyddiad agored.</translation>
        </message>
        <message>
            <source>Choose one in the list first.</source>
            <translation type="unfinished">Dewiswch un yn y rhestr yn gyntaf.</translation>
        </message>
        <message>
            <source>&amp;Collect cameras</source>
            <translation type="unfinished">&amp;Casglu camerâu</translation>
        </message>
        <message>
            <source>◉ &amp;Collecting cameras for {0}</source>
            <translation type="unfinished">◉ &amp;Casglu camerâu ar gyfer {0}</translation>
        </message>
    </context>
    <context>
        <name>JobDialog</name>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation type="unfinished">Wedi stopio.</translation>
        </message>
        <message>
            <source>Stopping …</source>
            <translation type="unfinished">Yn stopio …</translation>
        </message>
    </context>
    <context>
        <name>Keeping</name>
        <message>
            <source>A monitor is missing; what it showed is kept.</source>
            <translation type="unfinished">Mae monitor ar goll; cedwir yr hyn a ddangosai.</translation>
        </message>
        <message>
            <source>Connect it, or press Ctrl+M to show it here.</source>
            <translation type="unfinished">Cysylltwch ef, neu pwyswch Ctrl+M i’w ddangos yma.</translation>
        </message>
    </context>
    <context>
        <name>KeysDialog</name>
        <message>
            <source>All keys</source>
            <translation type="unfinished">Pob allwedd</translation>
        </message>
        <message>
            <source>Digits, then Enter: that camera comes to the spot.</source>
            <translation type="unfinished">Digidau, yna Enter: daw’r camera hwnnw i’r sbot.</translation>
        </message>
    </context>
    <context>
        <name>LayoutDialog</name>
        <message>
            <source>Choose a layout</source>
            <translation type="unfinished">Dewis cynllun</translation>
        </message>
    </context>
    <context>
        <name>Layouts</name>
        <message>
            <source>Wall saved as “{0}”</source>
            <translation type="unfinished">Cadwyd y wal fel “{0}”</translation>
        </message>
    </context>
    <context>
        <name>LockedPage</name>
        <message>
            <source>Locked</source>
            <translation type="unfinished">Wedi cloi</translation>
        </message>
        <message>
            <source>Password or PIN</source>
            <translation type="unfinished">Cyfrinair neu PIN</translation>
        </message>
        <message>
            <source>Somebody else</source>
            <translation type="unfinished">Rhywun arall</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation type="unfinished">Datgloi</translation>
        </message>
        <message>
            <source>{0} sits here. The wall goes on; cameras are called and steered after unlocking.</source>
            <translation type="unfinished">Mae {0} yn eistedd yma. Mae’r wal yn dal i fynd; gelwir a llywir camerâu ar ôl datgloi.</translation>
        </message>
    </context>
    <context>
        <name>MomentEdit</name>
        <message>
            <source>Day/month/year; N for today</source>
            <translation type="unfinished">Dydd/mis/blwyddyn; N am heddiw</translation>
        </message>
        <message>
            <source>{0}; N for now</source>
            <translation type="unfinished">{0}; N am nawr</translation>
        </message>
        <message>
            <source>N for today</source>
            <translation type="unfinished">N am heddiw</translation>
        </message>
        <message>
            <source>N for now</source>
            <translation type="unfinished">N am nawr</translation>
        </message>
        <message>
            <source>Today</source>
            <translation type="unfinished">Heddiw</translation>
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished">Nawr</translation>
        </message>
        <message>
            <source>Key N in the line</source>
            <translation type="unfinished">Allwedd N yn y llinell</translation>
        </message>
    </context>
    <context>
        <name>NameDialog</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Save the wall</source>
            <translation type="unfinished">Cadw’r wal</translation>
        </message>
        <message>
            <source>Name, such as “Night” or “Match day”</source>
            <translation type="unfinished">Enw, fel “Nos” neu “Diwrnod gêm”</translation>
        </message>
        <message>
            <source>Restore a wall</source>
            <translation type="unfinished">Adfer wal</translation>
        </message>
        <message>
            <source>No wall was saved yet. Save this one with Ctrl+S.</source>
            <translation type="unfinished">Ni chadwyd wal eto. Cadwch hon gyda Ctrl+S.</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation type="unfinished">Anghofio</translation>
        </message>
    </context>
    <context>
        <name>Notices</name>
        <message>
            <source>over, to acknowledge</source>
            <translation type="unfinished">drosodd, i’w gydnabod</translation>
        </message>
        <message>
            <source>to acknowledge</source>
            <translation type="unfinished">i’w gydnabod</translation>
        </message>
        <message>
            <source>acknowledged by {0} at {1}</source>
            <translation type="unfinished">cydnabuwyd gan {0} am {1}</translation>
        </message>
        <message>
            <source>refused</source>
            <translation type="unfinished">gwrthodwyd</translation>
        </message>
        <message>
            <source>Time</source>
            <translation type="unfinished">Amser</translation>
        </message>
        <message>
            <source>What</source>
            <translation type="unfinished">Beth</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation type="unfinished">Beth i’w wneud</translation>
        </message>
    </context>
    <context>
        <name>NoticesPane</name>
        <message>
            <source>No fault waits to be acknowledged, and no message came.</source>
            <translation type="unfinished">Nid oes nam i’w gydnabod, ac ni ddaeth neges.</translation>
        </message>
        <message>
            <source>Acknowledge</source>
            <translation type="unfinished">Cydnabod</translation>
        </message>
    </context>
    <context>
        <name>NumberEntry</name>
        <message>
            <source>no such camera</source>
            <translation type="unfinished">dim camera o’r fath</translation>
        </message>
    </context>
    <context>
        <name>Office</name>
        <message>
            <source>&amp;Facts</source>
            <translation type="unfinished">&amp;Ffeithiau</translation>
        </message>
        <message>
            <source>Si&amp;gns</source>
            <translation type="unfinished">Arw&amp;yddion</translation>
        </message>
        <message>
            <source>&amp;Code of practice</source>
            <translation type="unfinished">&amp;Cod ymarfer</translation>
        </message>
        <message>
            <source>Yearly &amp;reviews</source>
            <translation type="unfinished">&amp;Adolygiadau blynyddol</translation>
        </message>
    </context>
    <context>
        <name>Panes</name>
        <message>
            <source>Faults and messages</source>
            <translation type="unfinished">Namau a negeseuon</translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Health</source>
            <translation type="unfinished">Iechyd</translation>
        </message>
        <message>
            <source>Incident log</source>
            <translation type="unfinished">Cofnod digwyddiadau</translation>
        </message>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>Visitors</source>
            <translation type="unfinished">Ymwelwyr</translation>
        </message>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
        </message>
        <message>
            <source>Random audits</source>
            <translation type="unfinished">Archwiliadau ar hap</translation>
        </message>
        <message>
            <source>Annual report</source>
            <translation type="unfinished">Adroddiad blynyddol</translation>
        </message>
        <message>
            <source>Scheme</source>
            <translation type="unfinished">Cynllun</translation>
        </message>
    </context>
    <context>
        <name>Paper</name>
        <message>
            <source>&amp;Paper</source>
            <translation type="unfinished">&amp;Papur</translation>
        </message>
        <message>
            <source>&amp;Print…</source>
            <translation type="unfinished">&amp;Argraffu…</translation>
        </message>
        <message>
            <source>&amp;Export…</source>
            <translation type="unfinished">A&amp;llforio…</translation>
        </message>
        <message>
            <source>&amp;Verify the books now…</source>
            <translation type="unfinished">&amp;Gwirio’r llyfrau nawr…</translation>
        </message>
    </context>
    <context>
        <name>People</name>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Login</source>
            <translation type="unfinished">Enw mewngofnodi</translation>
        </message>
        <message>
            <source>Role</source>
            <translation type="unfinished">Rôl</translation>
        </message>
        <message>
            <source>On duty since</source>
            <translation type="unfinished">Ar ddyletswydd ers</translation>
        </message>
        <message>
            <source>SIA licence</source>
            <translation type="unfinished">Trwydded SIA</translation>
        </message>
        <message>
            <source>Declaration</source>
            <translation type="unfinished">Datganiad</translation>
        </message>
        <message>
            <source>not signed</source>
            <translation type="unfinished">heb ei lofnodi</translation>
        </message>
        <message>
            <source>Training missing</source>
            <translation type="unfinished">Hyfforddiant ar goll</translation>
        </message>
        <message>
            <source>Holds by delegation</source>
            <translation type="unfinished">Yn dal drwy ddirprwyo</translation>
        </message>
        <message>
            <source> – left</source>
            <translation type="unfinished"> – wedi gadael</translation>
        </message>
    </context>
    <context>
        <name>PeopleDialogs</name>
        <message>
            <source>New account</source>
            <translation type="unfinished">Cyfrif newydd</translation>
        </message>
        <message>
            <source>Edit {0}</source>
            <translation type="unfinished">Golygu {0}</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Login (for ever; the author of all they enter)</source>
            <translation type="unfinished">Enw mewngofnodi (am byth; awdur popeth a gofnodant)</translation>
        </message>
        <message>
            <source>Role</source>
            <translation type="unfinished">Rôl</translation>
        </message>
        <message>
            <source>Works with redeployable units</source>
            <translation type="unfinished">Yn gweithio ag unedau symudol</translation>
        </message>
        <message>
            <source>Force</source>
            <translation type="unfinished">Heddlu</translation>
        </message>
        <message>
            <source>Collar number</source>
            <translation type="unfinished">Rhif coler</translation>
        </message>
        <message>
            <source>Rank, or staff grade</source>
            <translation type="unfinished">Rheng, neu radd staff</translation>
        </message>
        <message>
            <source>First password, at least 10 letters</source>
            <translation type="unfinished">Cyfrinair cyntaf, o leiaf 10 llythyren</translation>
        </message>
        <message>
            <source>Make the account</source>
            <translation type="unfinished">Creu’r cyfrif</translation>
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished">Newid</translation>
        </message>
        <message>
            <source>Why</source>
            <translation type="unfinished">Pam</translation>
        </message>
        <message>
            <source>Close the account of {0}</source>
            <translation type="unfinished">Cau cyfrif {0}</translation>
        </message>
        <message>
            <source>Sign {0} off</source>
            <translation type="unfinished">Gorffen sifft {0}</translation>
        </message>
        <message>
            <source>Recorded under your name, with the reason.</source>
            <translation type="unfinished">Fe’i cofnodir dan eich enw chi, gyda’r rheswm.</translation>
        </message>
        <message>
            <source>Withdraw what {0} holds</source>
            <translation type="unfinished">Tynnu’n ôl yr hyn a ddelir gan {0}</translation>
        </message>
        <message>
            <source>Licence of {0}</source>
            <translation type="unfinished">Trwydded {0}</translation>
        </message>
        <message>
            <source>Number, 16 digits</source>
            <translation type="unfinished">Rhif, 16 digid</translation>
        </message>
        <message>
            <source>Valid until, this day included</source>
            <translation type="unfinished">Dilys hyd, gan gynnwys y dydd hwn</translation>
        </message>
        <message>
            <source>State in the SIA's register</source>
            <translation type="unfinished">Cyflwr yng nghofrestr yr SIA</translation>
        </message>
        <message>
            <source>Record</source>
            <translation type="unfinished">Cofnodi</translation>
        </message>
        <message>
            <source>Training of {0}</source>
            <translation type="unfinished">Hyfforddiant {0}</translation>
        </message>
        <message>
            <source>None recorded yet.</source>
            <translation type="unfinished">Dim wedi’i gofnodi eto.</translation>
        </message>
        <message>
            <source>Topic</source>
            <translation type="unfinished">Pwnc</translation>
        </message>
        <message>
            <source>Day</source>
            <translation type="unfinished">Dydd</translation>
        </message>
        <message>
            <source>Given by</source>
            <translation type="unfinished">Rhoddwyd gan</translation>
        </message>
        <message>
            <source>Counts only until</source>
            <translation type="unfinished">Yn cyfrif hyd at</translation>
        </message>
        <message>
            <source>Delegate to {0}</source>
            <translation type="unfinished">Dirprwyo i {0}</translation>
        </message>
        <message>
            <source>In your absence they may:</source>
            <translation type="unfinished">Yn eich absenoldeb cânt:</translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>Until; it ends by itself</source>
            <translation type="unfinished">Hyd; daw i ben ohono’i hun</translation>
        </message>
        <message>
            <source>Ground, such as “annual leave”</source>
            <translation type="unfinished">Sail, megis “gwyliau blynyddol”</translation>
        </message>
        <message>
            <source>Delegate</source>
            <translation type="unfinished">Dirprwyo</translation>
        </message>
        <message>
            <source>New password for {0}</source>
            <translation type="unfinished">Cyfrinair newydd i {0}</translation>
        </message>
        <message>
            <source>Password, at least 10 letters</source>
            <translation type="unfinished">Cyfrinair, o leiaf 10 llythyren</translation>
        </message>
        <message>
            <source>Set</source>
            <translation type="unfinished">Gosod</translation>
        </message>
        <message>
            <source>My password and PIN</source>
            <translation type="unfinished">Fy nghyfrinair a’m PIN</translation>
        </message>
        <message>
            <source>Password now</source>
            <translation type="unfinished">Cyfrinair presennol</translation>
        </message>
        <message>
            <source>New password; empty: it stays</source>
            <translation type="unfinished">Cyfrinair newydd; gwag: erys yr hen un</translation>
        </message>
        <message>
            <source>PIN for unlocking and countersigning, 6 digits</source>
            <translation type="unfinished">PIN ar gyfer datgloi a chydlofnodi, 6 digid</translation>
        </message>
        <message>
            <source>Nobody is signed in here.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi yma.</translation>
        </message>
        <message>
            <source>Sign in first (Ctrl+E).</source>
            <translation type="unfinished">Mewngofnodwch yn gyntaf (Ctrl+E).</translation>
        </message>
    </context>
    <context>
        <name>PeoplePane</name>
        <message>
            <source>Add…</source>
            <translation type="unfinished">Ychwanegu…</translation>
        </message>
        <message>
            <source>Edit…</source>
            <translation type="unfinished">Golygu…</translation>
        </message>
        <message>
            <source>Licence…</source>
            <translation type="unfinished">Trwydded…</translation>
        </message>
        <message>
            <source>Training…</source>
            <translation type="unfinished">Hyfforddiant…</translation>
        </message>
        <message>
            <source>New password…</source>
            <translation type="unfinished">Cyfrinair newydd…</translation>
        </message>
        <message>
            <source>Close account…</source>
            <translation type="unfinished">Cau’r cyfrif…</translation>
        </message>
        <message>
            <source>Sign off…</source>
            <translation type="unfinished">Gorffen sifft…</translation>
        </message>
        <message>
            <source>Delegate…</source>
            <translation type="unfinished">Dirprwyo…</translation>
        </message>
        <message>
            <source>Withdraw…</source>
            <translation type="unfinished">Tynnu’n ôl…</translation>
        </message>
        <message>
            <source>My password…</source>
            <translation type="unfinished">Fy nghyfrinair…</translation>
        </message>
        <message>
            <source>Working times…</source>
            <translation type="unfinished">Oriau gwaith…</translation>
        </message>
        <message>
            <source>Nobody is selected.</source>
            <translation type="unfinished">Nid oes neb wedi’i ddewis.</translation>
        </message>
        <message>
            <source>Choose a line first.</source>
            <translation type="unfinished">Dewiswch linell yn gyntaf.</translation>
        </message>
        <message>
            <source>This console keeps no people.</source>
            <translation type="unfinished">Nid yw’r consol hwn yn cadw pobl.</translation>
        </message>
        <message>
            <source>Sign in to see the people of the scheme.</source>
            <translation type="unfinished">Mewngofnodwch i weld pobl y cynllun.</translation>
        </message>
    </context>
    <context>
        <name>Presets</name>
        <message>
            <source>Presets of camera {0}</source>
            <translation type="unfinished">Safleoedd parod camera {0}</translation>
        </message>
    </context>
    <context>
        <name>PrintDialog</name>
        <message>
            <source>Print</source>
            <translation type="unfinished">Argraffu</translation>
        </message>
        <message>
            <source>Print: {0}</source>
            <translation type="unfinished">Argraffu: {0}</translation>
        </message>
        <message>
            <source>&amp;Sign and preview</source>
            <translation type="unfinished">&amp;Llofnodi a rhagolwg</translation>
        </message>
        <message>
            <source>First page</source>
            <translation type="unfinished">Tudalen gyntaf</translation>
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished">Ffeil</translation>
        </message>
        <message>
            <source>Write the &amp;PDF</source>
            <translation type="unfinished">Ysgrifennu’r &amp;PDF</translation>
        </message>
        <message>
            <source>Print on pa&amp;per…</source>
            <translation type="unfinished">Argraffu ar &amp;bapur…</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
    </context>
    <context>
        <name>Printed</name>
        <message>
            <source>Page {0} of {1}</source>
            <translation type="unfinished">Tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>Signature: {0}</source>
            <translation type="unfinished">Llofnod: {0}</translation>
        </message>
        <message>
            <source>Public key (Ed25519): {0}</source>
            <translation type="unfinished">Allwedd gyhoeddus (Ed25519): {0}</translation>
        </message>
        <message>
            <source>Check this page: scan it, then  watchroom verify print SCAN.png</source>
            <translation type="unfinished">Gwirio’r dudalen hon: sganiwch hi, yna  watchroom verify print SCAN.png</translation>
        </message>
    </context>
    <context>
        <name>Proof</name>
        <message>
            <source>whole</source>
            <translation type="unfinished">cyfan</translation>
        </message>
        <message>
            <source>Found</source>
            <translation type="unfinished">Canfuwyd</translation>
        </message>
        <message>
            <source>Entries</source>
            <translation type="unfinished">Cofnodion</translation>
        </message>
        <message>
            <source>Signed</source>
            <translation type="unfinished">Llofnodwyd</translation>
        </message>
        <message>
            <source>no head signed yet</source>
            <translation type="unfinished">dim pen wedi’i lofnodi eto</translation>
        </message>
    </context>
    <context>
        <name>Queue</name>
        <message>
            <source>yours: somebody else must sign</source>
            <translation type="unfinished">eich un chi: rhaid i rywun arall lofnodi</translation>
        </message>
        <message>
            <source>read and marked</source>
            <translation type="unfinished">darllenwyd a marciwyd</translation>
        </message>
        <message>
            <source>read</source>
            <translation type="unfinished">darllenwyd</translation>
        </message>
        <message>
            <source>not read yet</source>
            <translation type="unfinished">heb ei ddarllen eto</translation>
        </message>
        <message>
            <source>Waits</source>
            <translation type="unfinished">Yn aros</translation>
        </message>
    </context>
    <context>
        <name>RegistersPane</name>
        <message>
            <source>This console has no books: it was started as a trial of the wall.</source>
            <translation type="unfinished">Nid oes llyfrau gan y consol hwn: fe’i cychwynnwyd fel prawf o’r wal.</translation>
        </message>
        <message>
            <source>&amp;New entry</source>
            <translation type="unfinished">&amp;Cofnod newydd</translation>
        </message>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>Nobody is on duty here. Sign on to read and enter.</source>
            <translation type="unfinished">Nid oes neb ar ddyletswydd yma. Mewngofnodwch i ddarllen a chofnodi.</translation>
        </message>
        <message>
            <source>Your role may not {0}.</source>
            <translation type="unfinished">Ni chaiff eich rôl: {0}.</translation>
        </message>
    </context>
    <context>
        <name>ReportPane</name>
        <message>
            <source>Period</source>
            <translation type="unfinished">Cyfnod</translation>
        </message>
        <message>
            <source>Days…</source>
            <translation type="unfinished">Dyddiau…</translation>
        </message>
        <message>
            <source>&amp;Count</source>
            <translation type="unfinished">&amp;Cyfrif</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>&amp;PDF…</source>
            <translation type="unfinished">&amp;PDF…</translation>
        </message>
        <message>
            <source>C&amp;SV…</source>
            <translation type="unfinished">C&amp;SV…</translation>
        </message>
        <message>
            <source>Choose a year or days, then count.</source>
            <translation type="unfinished">Dewiswch flwyddyn neu ddyddiau, yna cyfrifwch.</translation>
        </message>
        <message>
            <source>Counting …</source>
            <translation type="unfinished">Yn cyfrif …</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation type="unfinished">Wedi stopio.</translation>
        </message>
        <message>
            <source>Report {0}</source>
            <translation type="unfinished">Adroddiad {0}</translation>
        </message>
    </context>
    <context>
        <name>ReviewsPage</name>
        <message>
            <source>Done on *</source>
            <translation type="unfinished">Gwnaed ar *</translation>
        </message>
        <message>
            <source>By *</source>
            <translation type="unfinished">Gan *</translation>
        </message>
        <message>
            <source>Result *</source>
            <translation type="unfinished">Canlyniad *</translation>
        </message>
        <message>
            <source>&amp;Enter as done</source>
            <translation type="unfinished">&amp;Cofnodi fel wedi’i wneud</translation>
        </message>
    </context>
    <context>
        <name>RoomPage</name>
        <message>
            <source>Signs &amp;out  (O)</source>
            <translation type="unfinished">Mynd &amp;allan  (O)</translation>
        </message>
        <message>
            <source>&amp;Badge  (B)</source>
            <translation type="unfinished">&amp;Bathodyn  (B)</translation>
        </message>
        <message>
            <source>&amp;Entry</source>
            <translation type="unfinished">&amp;Cofnod</translation>
        </message>
        <message>
            <source>No visitor is in the room.</source>
            <translation type="unfinished">Nid oes ymwelydd yn yr ystafell.</translation>
        </message>
    </context>
    <context>
        <name>Scheme</name>
        <message>
            <source>in time</source>
            <translation type="unfinished">mewn pryd</translation>
        </message>
        <message>
            <source>due soon</source>
            <translation type="unfinished">yn ddyledus cyn hir</translation>
        </message>
        <message>
            <source>overdue</source>
            <translation type="unfinished">yn hwyr</translation>
        </message>
        <message>
            <source>never done</source>
            <translation type="unfinished">heb ei wneud erioed</translation>
        </message>
        <message>
            <source>Due</source>
            <translation type="unfinished">Dyledus</translation>
        </message>
        <message>
            <source>Review</source>
            <translation type="unfinished">Adolygiad</translation>
        </message>
        <message>
            <source>Last done</source>
            <translation type="unfinished">Gwnaed ddiwethaf</translation>
        </message>
    </context>
    <context>
        <name>Shell</name>
        <message>
            <source>graphics processor</source>
            <translation type="unfinished">prosesydd graffeg</translation>
        </message>
        <message>
            <source>raster</source>
            <translation type="unfinished">raster</translation>
        </message>
        <message>
            <source>Painter: {0}</source>
            <translation type="unfinished">Paentiwr: {0}</translation>
        </message>
        <message>
            <source>The wall is painted without the graphics processor.</source>
            <translation type="unfinished">Paentir y wal heb y prosesydd graffeg.</translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>Sign in</source>
            <translation type="unfinished">Mewngofnodi</translation>
        </message>
        <message>
            <source>Login</source>
            <translation type="unfinished">Enw mewngofnodi</translation>
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished">Cyfrinair</translation>
        </message>
        <message>
            <source>The wall goes on without you. Cameras can be called and steered after sign-in.</source>
            <translation type="unfinished">Mae’r wal yn dal i fynd hebddoch. Gellir galw a llywio camerâu ar ôl mewngofnodi.</translation>
        </message>
        <message>
            <source>PEOPLE OF THE DEMO</source>
            <translation type="unfinished">POBL YR ARDDANGOSIAD</translation>
        </message>
        <message>
            <source>Public by design, for trying things out. Choose one, then press Enter.</source>
            <translation type="unfinished">Cyhoeddus o fwriad, er mwyn rhoi cynnig arni. Dewiswch un, yna pwyswch Enter.</translation>
        </message>
    </context>
    <context>
        <name>SignaturePad</name>
        <message>
            <source>Sign with pen, finger or mouse; Delete wipes it</source>
            <translation type="unfinished">Llofnodwch â phin, bys neu lygoden; mae Delete yn ei ddileu</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation type="unfinished">Llofnod</translation>
        </message>
        <message>
            <source>Sign here</source>
            <translation type="unfinished">Llofnodwch yma</translation>
        </message>
    </context>
    <context>
        <name>Signing</name>
        <message>
            <source>No shift was handed over yet.</source>
            <translation type="unfinished">Ni throsglwyddwyd sifft eto.</translation>
        </message>
        <message>
            <source>{0}, signed off {1}</source>
            <translation type="unfinished">{0}, gorffennodd y sifft {1}</translation>
        </message>
        <message>
            <source>Out of order: cameras {0}</source>
            <translation type="unfinished">Ddim yn gweithio: camerâu {0}</translation>
        </message>
        <message>
            <source>Open: {0}</source>
            <translation type="unfinished">Agored: {0}</translation>
        </message>
        <message>
            <source>In the room: {0}</source>
            <translation type="unfinished">Yn yr ystafell: {0}</translation>
        </message>
        <message>
            <source>{0} has not signed off.</source>
            <translation type="unfinished">Nid yw {0} wedi gorffen y sifft.</translation>
        </message>
        <message>
            <source>Ask them to, or have a supervisor do it in the list of people.</source>
            <translation type="unfinished">Gofynnwch iddynt, neu gofynnwch i oruchwyliwr ei wneud yn rhestr y bobl.</translation>
        </message>
    </context>
    <context>
        <name>SigningBox</name>
        <message>
            <source>Clear</source>
            <translation type="unfinished">Clirio</translation>
        </message>
        <message>
            <source>Bring back</source>
            <translation type="unfinished">Dod ag ef yn ôl</translation>
        </message>
    </context>
    <context>
        <name>SignsPage</name>
        <message>
            <source>&amp;Copy</source>
            <translation type="unfinished">&amp;Copïo</translation>
        </message>
        <message>
            <source>&amp;Print</source>
            <translation type="unfinished">&amp;Argraffu</translation>
        </message>
        <message>
            <source>Copied.</source>
            <translation type="unfinished">Wedi’i gopïo.</translation>
        </message>
    </context>
    <context>
        <name>Snapshots</name>
        <message>
            <source>Picture of camera {0} kept</source>
            <translation type="unfinished">Cadwyd llun camera {0}</translation>
        </message>
    </context>
    <context>
        <name>SortedTable</name>
        <message>
            <source>Copy</source>
            <translation type="unfinished">Copïo</translation>
        </message>
    </context>
    <context>
        <name>Tile</name>
        <message>
            <source>Off</source>
            <translation type="unfinished">I ffwrdd</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation type="unfinished">Yn cysylltu</translation>
        </message>
        <message>
            <source>Live</source>
            <translation type="unfinished">Byw</translation>
        </message>
        <message>
            <source>Static scene</source>
            <translation type="unfinished">Golygfa lonydd</translation>
        </message>
        <message>
            <source>Frozen</source>
            <translation type="unfinished">Wedi rhewi</translation>
        </message>
        <message>
            <source>Black</source>
            <translation type="unfinished">Du</translation>
        </message>
        <message>
            <source>No signal</source>
            <translation type="unfinished">Dim signal</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation type="unfinished">Gwrthodwyd</translation>
        </message>
        <message>
            <source>Not recording</source>
            <translation type="unfinished">Ddim yn recordio</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation type="unfinished">Recordio</translation>
        </message>
        <message>
            <source>Time-lapse</source>
            <translation type="unfinished">Treigl amser</translation>
        </message>
        <message>
            <source>Recording failed</source>
            <translation type="unfinished">Methodd y recordio</translation>
        </message>
        <message>
            <source>No rec</source>
            <translation type="unfinished">Dim rec</translation>
        </message>
        <message>
            <source>Rec</source>
            <translation type="unfinished">Rec</translation>
        </message>
        <message>
            <source>Lapse</source>
            <translation type="unfinished">Treigl</translation>
        </message>
        <message>
            <source>Rec failed</source>
            <translation type="unfinished">Rec wedi methu</translation>
        </message>
        <message>
            <source>Masked</source>
            <translation type="unfinished">Wedi’i fasgio</translation>
        </message>
        <message>
            <source>Spot</source>
            <translation type="unfinished">Sbot</translation>
        </message>
        <message>
            <source>Camera clock {0} s</source>
            <translation type="unfinished">Cloc y camera {0} e</translation>
        </message>
        <message>
            <source>Part, {0}×</source>
            <translation type="unfinished">Rhan, {0}×</translation>
        </message>
        <message>
            <source>Empty
Drag a camera here from the list (F2)</source>
            <translation type="unfinished">Gwag
Llusgwch gamera yma o’r rhestr (F2)</translation>
        </message>
        <message>
            <source>PTZ</source>
            <translation type="unfinished">PTZ</translation>
        </message>
        <message>
            <source>Moving</source>
            <translation type="unfinished">Yn symud</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation type="unfinished">Yn stopio</translation>
        </message>
        <message>
            <source>Stop not confirmed</source>
            <translation type="unfinished">Stop heb ei gadarnhau</translation>
        </message>
        <message>
            <source>PTZ does not answer</source>
            <translation type="unfinished">Nid yw PTZ yn ateb</translation>
        </message>
    </context>
    <context>
        <name>VerifyDialog</name>
        <message>
            <source>Verify the books</source>
            <translation type="unfinished">Gwirio’r llyfrau</translation>
        </message>
        <message>
            <source>&amp;Verify again</source>
            <translation type="unfinished">&amp;Gwirio eto</translation>
        </message>
        <message>
            <source>{0} entries read</source>
            <translation type="unfinished">Darllenwyd {0} cofnod</translation>
        </message>
    </context>
    <context>
        <name>VisitorFields</name>
        <message>
            <source>By a&amp;ppointment</source>
            <translation type="unfinished">Drwy a&amp;pwyntiad</translation>
        </message>
        <message>
            <source>Name *</source>
            <translation type="unfinished">Enw *</translation>
        </message>
        <message>
            <source>Organisation</source>
            <translation type="unfinished">Sefydliad</translation>
        </message>
        <message>
            <source>Police force *</source>
            <translation type="unfinished">Heddlu *</translation>
        </message>
        <message>
            <source>Collar number *</source>
            <translation type="unfinished">Rhif coler *</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation type="unfinished">Rheng</translation>
        </message>
        <message>
            <source>Purpose of the visit *</source>
            <translation type="unfinished">Diben yr ymweliad *</translation>
        </message>
        <message>
            <source>Host *</source>
            <translation type="unfinished">Gwesteiwr *</translation>
        </message>
        <message>
            <source>Expected to leave</source>
            <translation type="unfinished">Disgwylir gadael</translation>
        </message>
        <message>
            <source>Authorised by *</source>
            <translation type="unfinished">Awdurdodwyd gan *</translation>
        </message>
        <message>
            <source>No appointment needed</source>
            <translation type="unfinished">Nid oes angen apwyntiad</translation>
        </message>
    </context>
    <context>
        <name>Visitors</name>
        <message>
            <source>Who is in the room</source>
            <translation type="unfinished">Pwy sydd yn yr ystafell</translation>
        </message>
        <message>
            <source>Visitors</source>
            <translation type="unfinished">Ymwelwyr</translation>
        </message>
        <message>
            <source>Staff on duty</source>
            <translation type="unfinished">Staff ar ddyletswydd</translation>
        </message>
        <message>
            <source>Organisation</source>
            <translation type="unfinished">Sefydliad</translation>
        </message>
        <message>
            <source>Badge</source>
            <translation type="unfinished">Bathodyn</translation>
        </message>
        <message>
            <source>Host</source>
            <translation type="unfinished">Gwesteiwr</translation>
        </message>
        <message>
            <source>Since</source>
            <translation type="unfinished">Ers</translation>
        </message>
        <message>
            <source>in the room</source>
            <translation type="unfinished">yn yr ystafell</translation>
        </message>
        <message>
            <source>overdue {0} min</source>
            <translation type="unfinished">yn hwyr {0} mun</translation>
        </message>
        <message>
            <source>overdue {0} h</source>
            <translation type="unfinished">yn hwyr {0} a</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
    </context>
    <context>
        <name>Workplace</name>
        <message>
            <source>Choose an entry in the list, or enter a new one.</source>
            <translation type="unfinished">Dewiswch gofnod yn y rhestr, neu gofnodi un newydd.</translation>
        </message>
        <message>
            <source>{0} entered as {1}</source>
            <translation type="unfinished">{0}: cofnodwyd fel {1}</translation>
        </message>
        <message>
            <source>Correct {0} {1}</source>
            <translation type="unfinished">Cywiro {0} {1}</translation>
        </message>
        <message>
            <source>{0} corrected</source>
            <translation type="unfinished">{0}: cywirwyd</translation>
        </message>
        <message>
            <source>Countersigned</source>
            <translation type="unfinished">Cydlofnodwyd</translation>
        </message>
        <message>
            <source>&amp;Drafts ({0})</source>
            <translation type="unfinished">&amp;Drafftiau ({0})</translation>
        </message>
    </context>
    <context>
        <name>Written</name>
        <message>
            <source>Choose…</source>
            <translation type="unfinished">Dewis…</translation>
        </message>
        <message>
            <source>Where to</source>
            <translation type="unfinished">I ble</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation type="unfinished">Agor y ffolder</translation>
        </message>
        <message>
            <source>Replace the file?</source>
            <translation type="unfinished">Disodli’r ffeil?</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation type="unfinished">Disodli</translation>
        </message>
    </context>
</TS>
