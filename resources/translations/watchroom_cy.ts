<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Drafted by a non-native writer: every line is marked unfinished until a Welsh speaker has read it. -->
<TS version="2.1" language="cy_GB">
    <context>
        <name>AcceptanceTestList</name>
        <message>
            <source>Acceptance tests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run all tests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run test</source>
            <translation type="unfinished"></translation>
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
            <source>Steering</source>
            <translation type="unfinished">Llywio</translation>
        </message>
        <message>
            <source>Clock</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} of {1} passed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not tested yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>failed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>passed</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ActDialog</name>
        <message>
            <source>Without a witness the medium cannot be moved until someone countersigns.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Wall</source>
            <translation type="unfinished">Wal</translation>
        </message>
        <message>
            <source>Steer</source>
            <translation type="unfinished">Llywio</translation>
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
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>Playback</source>
            <translation type="unfinished"></translation>
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
            <source>Open an incident with the spot camera</source>
            <translation type="unfinished">Agor digwyddiad â’r camera sbot</translation>
        </message>
        <message>
            <source>Incident log</source>
            <translation type="unfinished">Cofnod digwyddiadau</translation>
        </message>
        <message>
            <source>Entries to countersign</source>
            <translation type="unfinished">Cofnodion i’w cydlofnodi</translation>
        </message>
        <message>
            <source>Print entries of the book that is open</source>
            <translation>Argraffu cofnodion y llyfr sydd ar agor</translation>
        </message>
        <message>
            <source>Random audits</source>
            <translation type="unfinished">Archwiliadau ar hap</translation>
        </message>
        <message>
            <source>Servicing and work orders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Annual report</source>
            <translation type="unfinished">Adroddiad blynyddol</translation>
        </message>
        <message>
            <source>Find a camera by name</source>
            <translation type="unfinished">Chwilio am gamera yn ôl enw</translation>
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
            <source>Commissioning of cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployments of redeployable cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Linked feeds of partners</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Daily check of all cameras</source>
            <translation type="unfinished">Gwiriad dyddiol o’r holl gamerâu</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export evidence…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media and holds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Snapshots</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make a video print of the selected tile</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find the medium whose label the selected tile shows</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Map</source>
            <translation type="unfinished">Map</translation>
        </message>
        <message>
            <source>This console is locked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unlock it first, then sign off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Sign in first.</source>
            <translation type="unfinished">Mewngofnodwch yn gyntaf.</translation>
        </message>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Sign in, unlock or change operator</source>
            <translation type="unfinished">Mewngofnodi, datgloi neu newid gweithredwr</translation>
        </message>
        <message>
            <source>Lock the panes (the wall stays live)</source>
            <translation type="unfinished">Cloi’r cwareli (mae’r wal yn aros yn fyw)</translation>
        </message>
        <message>
            <source>Sign off and hand over</source>
            <translation type="unfinished">Gorffen y sifft a throsglwyddo</translation>
        </message>
        <message>
            <source>Instant replay on the selected tile: 10, 30, 60 seconds back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Return the selected tile to live</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Playback on the whole monitor; again: the wall comes back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Play or pause</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Play in reverse; again: faster</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Play forwards; again: faster</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>10 seconds back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>10 seconds on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to the beginning of the review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to the end of the review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faster</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Slower</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark the begin and the end of a loop; again: end it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Skip time without a recording, or show it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Play the sound of the selected recording, or no longer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pixels per metre on the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take a snapshot of the selected recording…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift privacy zones of the selected recording…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select the next recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select the previous recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show one recording alone, or all</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type a date and time to go to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a day from a calendar of recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw an area on the selected recording and find motion in it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next motion on the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous motion on the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set a bookmark on the selected recording…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>List the bookmarks and go to one…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom into the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom out of the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pan left in a zoomed recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pan right in a zoomed recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pan up in a zoomed recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pan down in a zoomed recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say what the timeline has at this place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export evidence: the cameras and time of the review, or its loop…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift privacy zones on the selected tile…</source>
            <translation type="unfinished">Codi parthau preifatrwydd ar y deilsen a ddewiswyd…</translation>
        </message>
        <message>
            <source>Restore lifted privacy zones now</source>
            <translation type="unfinished">Adfer parthau preifatrwydd a godwyd nawr</translation>
        </message>
        <message>
            <source>Expectation of privacy: who may see this camera…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones</source>
            <translation type="unfinished">Parthau preifatrwydd</translation>
        </message>
        <message>
            <source>No camera is on the selected tile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a tile with a camera first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Send the camera to preset {0}</source>
            <translation type="unfinished">Anfon y camera i safle parod {0}</translation>
        </message>
        <message>
            <source>Turn the camera left while held</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Turn the camera right while held</source>
            <translation type="unfinished">Troi’r camera i’r dde tra delir</translation>
        </message>
        <message>
            <source>Turn the camera up while held</source>
            <translation type="unfinished">Troi’r camera i fyny tra delir</translation>
        </message>
        <message>
            <source>Turn the camera down while held</source>
            <translation type="unfinished">Troi’r camera i lawr tra delir</translation>
        </message>
        <message>
            <source>Zoom the camera in while held</source>
            <translation type="unfinished">Chwyddo’r camera i mewn tra delir</translation>
        </message>
        <message>
            <source>Zoom the camera out while held</source>
            <translation type="unfinished">Chwyddo’r camera allan tra delir</translation>
        </message>
        <message>
            <source>Focus nearer while held</source>
            <translation type="unfinished">Ffocysu’n nes tra delir</translation>
        </message>
        <message>
            <source>Focus farther while held</source>
            <translation type="unfinished">Ffocysu’n bellach tra delir</translation>
        </message>
        <message>
            <source>Open the iris a little</source>
            <translation type="unfinished">Agor yr iris ychydig</translation>
        </message>
        <message>
            <source>Close the iris a little</source>
            <translation type="unfinished">Cau’r iris ychydig</translation>
        </message>
        <message>
            <source>Set focus and iris to automatic</source>
            <translation type="unfinished">Gosod ffocws ac iris yn awtomatig</translation>
        </message>
        <message>
            <source>Wiper</source>
            <translation type="unfinished">Sychwr</translation>
        </message>
        <message>
            <source>Washer</source>
            <translation type="unfinished">Golchwr</translation>
        </message>
        <message>
            <source>Steering pad on the screen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move the steering pad to the next corner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Click to centre, drag a box to zoom</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Call the next camera to the spot</source>
            <translation type="unfinished">Galw’r camera nesaf i’r sbot</translation>
        </message>
        <message>
            <source>Call the previous camera to the spot</source>
            <translation type="unfinished">Galw’r camera blaenorol i’r sbot</translation>
        </message>
        <message>
            <source>Steering</source>
            <translation type="unfinished">Llywio</translation>
        </message>
        <message>
            <source>Save the view as a preset</source>
            <translation type="unfinished">Cadw’r olygfa fel safle parod</translation>
        </message>
        <message>
            <source>Start or stop the camera's tour</source>
            <translation type="unfinished">Dechrau neu stopio taith y camera</translation>
        </message>
        <message>
            <source>Reserve or release the camera</source>
            <translation type="unfinished">Cadw neu ryddhau’r camera</translation>
        </message>
        <message>
            <source>Request the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take over the camera</source>
            <translation type="unfinished">Cymryd y camera drosodd</translation>
        </message>
        <message>
            <source>Hand over the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Send the camera to its home position</source>
            <translation type="unfinished">Anfon y camera i’w safle cartref</translation>
        </message>
        <message>
            <source>Choose a preset</source>
            <translation type="unfinished">Dewis safle parod</translation>
        </message>
        <message>
            <source>Redaction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redact what is reviewed…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: play or stand still</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: next frame</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: previous frame</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: a second on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: a second back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: next frame not seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: next doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: previous doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: join the chosen people into one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: another person from this frame on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: the chosen person leaves at this frame</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: keep the chosen person clear</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: cover the chosen person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: remove the chosen boxes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: undo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction: redo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scheme settings</source>
            <translation type="unfinished">Gosodiadau’r cynllun</translation>
        </message>
        <message>
            <source>Documents of the scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All keys</source>
            <translation type="unfinished">Pob allwedd</translation>
        </message>
        <message>
            <source>Show me round: six steps on the wall; again: next step</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faults and messages</source>
            <translation type="unfinished">Namau a negeseuon</translation>
        </message>
        <message>
            <source>Hide or show all panes</source>
            <translation type="unfinished">Cuddio neu ddangos pob cwarel</translation>
        </message>
        <message>
            <source>Move the pane: left, below, right, a window of its own</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the pane larger</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the pane smaller</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move the keyboard to the wall</source>
            <translation type="unfinished">Symud y bysellfwrdd i’r wal</translation>
        </message>
        <message>
            <source>Acknowledge the oldest fault</source>
            <translation type="unfinished">Cydnabod y nam hynaf</translation>
        </message>
        <message>
            <source>Make a video print of the selected recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Full screen on or off</source>
            <translation type="unfinished">Sgrin lawn ymlaen neu i ffwrdd</translation>
        </message>
        <message>
            <source>Graphics acceleration on or off</source>
            <translation type="unfinished">Cyflymu graffeg ymlaen neu i ffwrdd</translation>
        </message>
        <message>
            <source>Colours: dark, light, high contrast</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Size of the text: 100, 125, 150 %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Blinking on or off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Buttons for fingers: after a touch, always, never</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close the console</source>
            <translation type="unfinished">Cau’r consol</translation>
        </message>
        <message>
            <source>Surveillance authorisations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer whether it is still an immediate response</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitors</source>
            <translation type="unfinished">Ymwelwyr</translation>
        </message>
        <message>
            <source>Sign in a visitor</source>
            <translation type="unfinished">Cofrestru ymwelydd</translation>
        </message>
        <message>
            <source>Print the list of people in the room</source>
            <translation type="unfinished">Argraffu’r rhestr o bobl yn yr ystafell</translation>
        </message>
        <message>
            <source>recording in time-lapse</source>
            <translation type="unfinished">yn recordio mewn treigl amser</translation>
        </message>
        <message>
            <source>recording in real time</source>
            <translation type="unfinished">yn recordio mewn amser real</translation>
        </message>
        <message>
            <source>Camera {0}: {1}</source>
            <translation type="unfinished">Camera {0}: {1}</translation>
        </message>
        <message>
            <source>Call the typed camera, or show one tile alone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the typed camera on the selected tile</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel the number, or show all tiles again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take a snapshot of the selected tile…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Record in real time, or in time-lapse</source>
            <translation type="unfinished"></translation>
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
            <source>Common acts on the selected tile</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fit, fill or stretch the picture</source>
            <translation type="unfinished"></translation>
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
            <source>Show a missing monitor's cameras here</source>
            <translation type="unfinished">Dangos camerâu monitor coll yma</translation>
        </message>
        <message>
            <source>Show or hide frame rate and age</source>
            <translation type="unfinished">Dangos neu guddio cyfradd fframiau ac oed</translation>
        </message>
        <message>
            <source>Pixels per metre at the mouse pointer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undo the last change</source>
            <translation type="unfinished">Dadwneud y newid diwethaf</translation>
        </message>
        <message>
            <source>Redo the change</source>
            <translation type="unfinished">Ail-wneud y newid</translation>
        </message>
        <message>
            <source>Automatic layout</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a layout</source>
            <translation type="unfinished">Dewis cynllun</translation>
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
            <source>Start or stop a tour of all cameras</source>
            <translation type="unfinished">Dechrau neu stopio taith o’r holl gamerâu</translation>
        </message>
        <message>
            <source>Pause or resume the tour</source>
            <translation type="unfinished">Oedi neu ailddechrau’r daith</translation>
        </message>
        <message>
            <source>Next page of the tour</source>
            <translation type="unfinished">Tudalen nesaf y daith</translation>
        </message>
        <message>
            <source>Previous page of the tour</source>
            <translation type="unfinished">Tudalen flaenorol y daith</translation>
        </message>
    </context>
    <context>
        <name>AdmissionCommands</name>
        <message>
            <source>Tests passed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Put into service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera out of service is not shown, steered or recorded until it is put back into service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take out of service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This cannot be undone. Recordings are kept for their normal time. The number is not used again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AdmissionForm</name>
        <message>
            <source>Choose</source>
            <translation type="unfinished">Dewiswch</translation>
        </message>
        <message>
            <source>Connected by a wireless link</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Impact assessment reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Assessment date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Operational requirement: what the camera must show and where</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture quality needed (EN 62676-4)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How the wireless link is secured, for example encryption and keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Security of the wireless link</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Agreements</name>
        <message>
            <source>Every yes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was granted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A second person agreed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersignatures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} to {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>with “{0}”</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>oldest first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>newest first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreed to: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Witnessed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersigned</source>
            <translation type="unfinished">Cydlofnodwyd</translation>
        </message>
        <message>
            <source>(name left out)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>When</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On whose word</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To whom</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To what</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry</source>
            <translation type="unfinished">Cofnod</translation>
        </message>
        <message>
            <source>About</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not in this list, because you may not read them: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Names are left out where you may not read them or they are erased.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who said yes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed {0} by {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody said yes to anything like this in this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who said yes · page {0} of {1}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AgreementsDialog</name>
        <message>
            <source>Who said yes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Oldest first when printed or saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Print</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What the list shows; it is saved as PDF as well</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save C&amp;SV</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every time the scheme said yes, to whom and on whose word</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Print</source>
            <translation type="unfinished">Argraffu</translation>
        </message>
        <message>
            <source>Next month</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous month</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Words in the line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;From</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;how</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reading the books…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed, and saved as {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved as {0}.</source>
            <translation type="unfinished">Cadwyd fel {0}.</translation>
        </message>
    </context>
    <context>
        <name>ArrivalPage</name>
        <message>
            <source>Sign in visitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in the visitor ({0})</source>
            <translation type="unfinished">Cofrestru’r ymwelydd ({0})</translation>
        </message>
        <message>
            <source>Sign in anyway</source>
            <translation type="unfinished">Cofrestru beth bynnag</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Sign in a visitor</source>
            <translation type="unfinished">Cofrestru ymwelydd</translation>
        </message>
        <message>
            <source>No one is on duty. Engineers and cleaners cannot be signed in now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the type of visitor.</source>
            <translation type="unfinished">Dewiswch y math o ymwelydd.</translation>
        </message>
        <message>
            <source>Complete these fields: {0}.</source>
            <translation type="unfinished">Cwblhewch y meysydd hyn: {0}.</translation>
        </message>
        <message>
            <source>The visitor must read the notice and the declaration first.</source>
            <translation type="unfinished">Rhaid i’r ymwelydd ddarllen yr hysbysiad a’r datganiad yn gyntaf.</translation>
        </message>
    </context>
    <context>
        <name>Audit</name>
        <message>
            <source>Concluded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In progress</source>
            <translation type="unfinished">Ar waith</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Drawn</source>
            <translation type="unfinished">Tynnwyd</translation>
        </message>
        <message>
            <source>By</source>
            <translation type="unfinished">Gan</translation>
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
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>Not checked yet</source>
            <translation type="unfinished">Heb ei wirio eto</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation type="unfinished">Canfyddiad</translation>
        </message>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation type="unfinished">Sylwadau</translation>
        </message>
        <message>
            <source>✗ These books have changed since the sample was drawn: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the number of entries differs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✗ NOT the same sample: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✓ The same sample: 1 entry, drawn with number {1} from {2}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✓ The same sample: {0} entries in the same order, drawn with number {1} from {2}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AuditPane</name>
        <message>
            <source>&amp;Draw a sample…</source>
            <translation type="unfinished">&amp;Tynnu sampl…</translation>
        </message>
        <message>
            <source>&amp;Who said yes…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every time the scheme said yes, to whom and on whose word</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an audit in the list, or draw a sample.</source>
            <translation type="unfinished">Dewiswch archwiliad yn y rhestr, neu tynnwch sampl.</translation>
        </message>
        <message>
            <source>No one is signed in at this console. Only an auditor can work on audits.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 entry drawn, recorded as {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} entries drawn, recorded as {1}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AuditWork</name>
        <message>
            <source>Remarks: what is wrong or could be better</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a&amp;gain to check</source>
            <translation type="unfinished">Tynnu &amp;eto i wirio</translation>
        </message>
        <message>
            <source>C&amp;onclude audit…</source>
            <translation type="unfinished">&amp;Cwblhau’r archwiliad…</translation>
        </message>
        <message>
            <source>Conclusion</source>
            <translation type="unfinished">Casgliad</translation>
        </message>
        <message>
            <source>Recommendations (optional)</source>
            <translation type="unfinished">Argymhellion (dewisol)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Conclude audit</source>
            <translation type="unfinished">Cwblhau’r archwiliad</translation>
        </message>
        <message>
            <source>concluded</source>
            <translation type="unfinished">wedi’i gwblhau</translation>
        </message>
        <message>
            <source>in progress</source>
            <translation type="unfinished">ar waith</translation>
        </message>
        <message>
            <source>Audit {0} by {1}, number {2}: {3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} of {1} checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recommended: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} was drawn. The whole case is shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} cannot be read. {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A fault needs remarks.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter what is wrong, then record the finding again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 entry of the sample has no finding yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} entries of the sample have no finding yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Explain why in the conclusion.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a conclusion.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say what the audit found.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AuthorisationReminder</name>
        <message>
            <source>Authorisations that you are not named in have ended and are not cancelled: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask someone who is named in them, or the director, for the cancellation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books no longer state your key for sealed records, because an entry is damaged. New authorisations are not opened to you.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lock the console and enter your password, not the PIN: your key is then stated anew in the book.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books did not state your key for sealed records any more, because an entry was damaged or the key exchanged. It was stated anew on {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All authorisations that you may read are open to you. Tell the manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot open the words of: {0}. Ask somebody who reads them to give you the key under Surveillance, or two people with the halves of the recovery key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisation {0} has ended and is not cancelled.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its cancellation under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisation {0} ends within 24 hours.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its renewal or its cancellation under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Badge</name>
        <message>
            <source>VISITOR</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Valid on {0} only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wear this badge where it can be seen. Return it when you sign out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ESCORT AT ALL TIMES</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>NO ESCORT NEEDED</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Bar</name>
        <message>
            <source>○ No one signed in</source>
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
            <source>HANDOVER FROM THE LAST SHIFT</source>
            <translation type="unfinished">TROSGLWYDDIAD O’R SIFFT DDIWETHAF</translation>
        </message>
        <message>
            <source>Sign on</source>
            <translation type="unfinished">Dechrau sifft</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation type="unfinished">Nid nawr</translation>
        </message>
        <message>
            <source>Welcome, {0}</source>
            <translation type="unfinished">Croeso, {0}</translation>
        </message>
        <message>
            <source>Choose the operator</source>
            <translation type="unfinished">Dewiswch y gweithredwr</translation>
        </message>
        <message>
            <source>No licensed operator is on duty</source>
            <translation type="unfinished">Nid oes gweithredwr trwyddedig ar ddyletswydd</translation>
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
            <source>You are in training and work beside a licensed colleague.</source>
            <translation type="unfinished">Rydych dan hyfforddiant ac yn gweithio wrth ochr cydweithiwr trwyddedig.</translation>
        </message>
        <message>
            <source>Your training lapses soon – {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>BookView</name>
        <message>
            <source>Choose an entry in the list, or add a new one.</source>
            <translation type="unfinished">Dewiswch gofnod yn y rhestr, neu ychwanegwch un newydd.</translation>
        </message>
        <message>
            <source>{0} saved as {1}</source>
            <translation type="unfinished">{0}: cadwyd fel {1}</translation>
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
    </context>
    <context>
        <name>BookmarkDialog</name>
        <message>
            <source>Bookmark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}, {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is to be seen here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only I see it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A bookmark does not keep the recording from deletion.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished">Cadw</translation>
        </message>
    </context>
    <context>
        <name>BookmarkList</name>
        <message>
            <source>Bookmarks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go there</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export recording…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>{0} · camera {1} · {2} · {3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>private</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Books</name>
        <message>
            <source>Drawn at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed head of the ledger</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number entered by the auditor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>Entries drawn</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry</source>
            <translation type="unfinished">Cofnod</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation type="unfinished">Canfyddiad</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation type="unfinished">Sylwadau</translation>
        </message>
        <message>
            <source>Concluded at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Conclusion</source>
            <translation type="unfinished">Casgliad</translation>
        </message>
        <message>
            <source>Recommendations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Audit log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything done at the console and by whom, recorded automatically; and random audits.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unique reference number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Granted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Granted at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Location</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force until (empty: as long as the rule allows)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Attending officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorising officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rank or post</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police force or service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Representative of the owner who permits it in writing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reasons</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Subjects</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Offence investigated</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The offence meets the crime threshold (council)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review every</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Others who may read it (user names)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Confidential information likely</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorising officer takes part in the operation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone who asks or directs is an elected member</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Confirmed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Confirmed by (covert authority bureau)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Message of the bureau (SHA-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Called back at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Spoken to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number called</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Court or office</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of the order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Director informed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Director</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Director agreed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police force</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Collar number</source>
            <translation type="unfinished">Rhif coler</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation type="unfinished">Rheng</translation>
        </message>
        <message>
            <source>Operator on duty</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Console</source>
            <translation type="unfinished">Consol</translation>
        </message>
        <message>
            <source>Began at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>At the latest until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Control taken at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Considered personally by (most senior officer of the owner)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Considered at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer in charge (user name)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officers at the seats (user names)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Staff who were signed off (user names)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed for the owner by (user name)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed back at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed for the police by (user name)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State of the system</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>May read it from now on (user names)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Can open the words from now on (user names)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With the recovery key, together with (user name)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reviewed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Renewed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Court (approval by a justice of the peace)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancelled at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Operator informed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Persons present</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Kept from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold numbers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Kept until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>GB</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded in a day</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Storage to be supplied</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Reckoned by the code's 1 TB a day for the whole system</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Written at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drive (serial number or label)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of files</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>bytes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Manifest (SHA-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Key (SHA-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cause</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed over at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Collar or staff number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signature of the recipient</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The requester keeps it until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Surveillance authorisations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings reviewed under an authorisation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Readers named</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter each authorisation here before a camera is used under it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Received on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How it was received</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Subject</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User names of the staff complained about</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras of the recordings in question</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complainant</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Address</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Language wanted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Acknowledged on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sent by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy of the completed form enclosed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Written on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Kept letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Own words in the letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complainant told on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it takes longer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answered on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answered by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Their post, if they have no account here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Appealed on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Grounds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Appeal goes to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Closed on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Satisfaction of the complainant</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lessons learned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it is reopened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaints register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaints and appeals. Acknowledge within 5 working days with a copy of the completed form; answer within 15.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Photograph of the signs (SHA-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Initial assessment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Crime-pattern analysis or intelligence reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who was consulted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why no one was consulted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Overt or covert</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Surveillance authorisation (if covert)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Joint controllers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requested by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it is necessary and proportionate</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>In operation from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signs put up at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Installed by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment continues</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out of service from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Plan</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Place on the plan, pixels from the left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Place on the plan, pixels from the top</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out of operation from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signs taken down</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Removed by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera out of service at the end</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why, where and for how long redeployable cameras were in use, and who was consulted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of visitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who comes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Organisation</source>
            <translation type="unfinished">Sefydliad</translation>
        </message>
        <message>
            <source>Purpose of the visit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Expected at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreed with</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Came at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry in the visitors' register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Diary of appointments</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Appointments are entered here before the visitor comes, and chosen when they arrive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Received at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requester</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reasons given</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How the identity was checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Live criminal investigation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Civil proceedings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Court order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Met</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How it was established</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Attached document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Asked on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was asked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Came on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What came</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requester told on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The provision that lets them be left out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why the reasons are left out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras searched</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Searched from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Searched until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something was found</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was found</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No complaint or dispute is open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Original and audit trail are kept</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No live criminal investigation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No civil proceedings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Proper authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Purpose is identification</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason for allowing viewing although a point is not met</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data protection manager</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Decided at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Decision</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Decided by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Conditions and restrictions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras granted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage granted from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage granted until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of copy granted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requester informed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Released at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>References from the media register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recipient</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Method of release</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Viewed in (room)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Present at the viewing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction (number)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Third parties obscured by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why nobody else had to be covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recipient's signature</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Charged on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fee</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>£</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it may be charged, or why it is not the standard cost</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paid on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Amount</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paid by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Receipt number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sent at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Editing house or other processor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contract (reference)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What they may do with it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The contract guarantees security</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The contract has everything returned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The contract has every copy destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Back at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As it went out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The processor confirmed that every copy is destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reviewed on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference group</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redacted copy that was shown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What the group said</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What follows from it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Released by a second person, and not changed since</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Closed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Disclosure register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redacted copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every request, decision, reason for refusal and release.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Item</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make and model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Serial number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Installed on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera numbers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Impact assessment and operational requirement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Safeguard of a wireless link</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How the link is encrypted (SYS-07).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Moved on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New location</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Moved by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Date</source>
            <translation type="unfinished">Dyddiad</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Done by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Interval</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>months</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next service on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Maker's instructions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contractor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Serviced on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of the work order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Checked by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Disposed of on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Method of disposal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter “no recordings” if it held none.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How recordings on it were destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorised by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Installed equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All installed equipment, from installation to disposal.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Exhibit reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer in charge</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made from exhibit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreed by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Issued at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the manifest</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fingerprint of the key</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Files</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Written to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Evidence packages</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each package of recordings that left the store: who asked, who released it, what was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera or equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras affected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Seen at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Supervisor informed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contractor informed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contractor informed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Attended at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Engineer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repaired at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture and recording checked by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Checked at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras working</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras with a defect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faults and maintenance log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault reported</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault attended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault repaired</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault reopened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Daily check of all cameras</source>
            <translation type="unfinished">Gwiriad dyddiol o’r holl gamerâu</translation>
        </message>
        <message>
            <source>Report every fault to the supervisor at once. Repairs are measured against the contract.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is happening</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How it was noticed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What happened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time</source>
            <translation type="unfinished">Amser</translation>
        </message>
        <message>
            <source>Who was notified</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Notified at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Method</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police log number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Radio call sign</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reply</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who arrived</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Arrived at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings held from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings held until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next review on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why the recordings are still needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why the recordings are no longer needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quality of observation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Response time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Suspect identified</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Injury or damage prevented or limited</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Crime reduced</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tranquillity restored</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Arrests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage will be requested</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident log</source>
            <translation type="unfinished">Cofnod digwyddiadau</translation>
        </message>
        <message>
            <source>Hold on recordings ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident reopened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incidents with their times, cameras, people, vehicles, notifications and outcome.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Partner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Direction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shown by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference of the written agreement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each day from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each day until (the same time: all day)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>First day</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last day (empty: permanent)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Opened at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who watches at the other end</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Linked feeds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Feeds linked to or from a partner: agreement, cameras and hours; each use is entered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unique reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Medium</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contents</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident number or event. No names.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Seal or SHA-256</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stored in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference of the master copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Removed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Returned at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Returned by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Moved at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People present</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Conditions of viewing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delivered at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed over to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agency</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer or recipient</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statement of continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its number in the book of witness statements.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed or erased at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Witness</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Counted at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Places</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found in their place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not found</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found in another place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found, but not in the register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Difference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Should be in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each medium: where it is and was, who had it, who viewed it, and how it was disposed of.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>difference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copied at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference of the medium</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>To</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Held for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Of the incident, request or claim. No names.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Person concerned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Responsible</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name of the person who reviews the hold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it is still needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it is no longer needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording reviewed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Medium moved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New medium released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold placed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings held</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold reviewed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every review, copy and movement of recordings. Play originals only when essential.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Category</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Event</source>
            <translation type="unfinished">Digwyddiad</translation>
        </message>
        <message>
            <source>In a few words, without names. Put names in the details.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Details</source>
            <translation type="unfinished">Manylion</translation>
        </message>
        <message>
            <source>What was seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Since</source>
            <translation type="unfinished">Ers</translation>
        </message>
        <message>
            <source>What</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Still an immediate response?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is being responded to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Operator's log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Occurrence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Immediate response checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every event of the shift. What operators do at the console is recorded automatically.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Role</source>
            <translation type="unfinished">Rôl</translation>
        </message>
        <message>
            <source>Force, collar number, rank</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Staff number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Works with redeployable units</source>
            <translation type="unfinished">Yn gweithio ag unedau symudol</translation>
        </message>
        <message>
            <source>Previous role</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delegated by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delegated to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tasks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Holds in the absence of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Roles</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Standing order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Held in the absence of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>About</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Accounts and delegations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Account created</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Account changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Account closed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password or PIN set</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delegation started</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delegation ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Standing order for absence given</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Standing order for absence ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people agreed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entries in all books name a user name. This book shows who that was and what they could do.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time of the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why the print is necessary</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rank (inspector or above)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference or date of the authority.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Written authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copies</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Of the attached document.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones cover parts of it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File of the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Of a snapshot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destruction authorised by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Video print log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print handed over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Video prints. Keep them in a secure cabinet until their destruction is authorised.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request or incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Instructions from redaction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Frames looked at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People kept clear</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With sound</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the instructions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the redacted copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Frames</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redactions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each clip in which people were covered: who looked at every frame, and who released it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fact</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of change</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What changes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Consultation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A major change needs consultation with all partners.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who agreed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras added</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras removed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras moved or re-aimed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review</source>
            <translation type="unfinished">Adolygiad</translation>
        </message>
        <message>
            <source>Done on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Title</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Marked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the file</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of file</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry of the version</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scheme and code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fact of the scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change to the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Annual review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document filed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Facts of the scheme, and changes to its code of practice with their reasons and who agreed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measure</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of breach</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only suspected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User names of the staff concerned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data affected, and whose</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of people affected (approximate)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Immediate action</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data protection manager informed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reported at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference of the Commissioner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it was later than 72 hours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reported to the ICO</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason for reporting or not reporting</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>UK GDPR Article 33: within 72 hours, unless a risk is unlikely.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People affected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>When and how they were told, or why not</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Changes to prevent it happening again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Security-of-data log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measure or check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Checks of keys, access, backups and premises; data breaches, and what was done about them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Role in the incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clothing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From the top down: hat, coat, trousers, shoes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Vehicle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Marks and damage</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last seen heading</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SIA licence</source>
            <translation type="unfinished">Trwydded SIA</translation>
        </message>
        <message>
            <source>Licence valid until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Licensed operator supervising</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handover notes</source>
            <translation type="unfinished">Nodiadau trosglwyddo</translation>
        </message>
        <message>
            <source>Cameras out of service</source>
            <translation type="unfinished"></translation>
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
            <source>Also in hand</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason for signing off someone else</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Licence status</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What the console did</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 of the text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Topic</source>
            <translation type="unfinished">Pwnc</translation>
        </message>
        <message>
            <source>Given by</source>
            <translation type="unfinished">Rhoddwyd gan</translation>
        </message>
        <message>
            <source>Valid until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Status</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Staff signing on and off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Licence ended during a shift</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Declaration signed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undertaking signed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Licence recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign-on and sign-off of every shift, with handover notes; an accurate record of working hours.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statement of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Exhibits</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signature of the witness</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signature of the officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Witness statements</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statement made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statement handed over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Statements under section 9 of the Criminal Justice Act 1967, until handed to an officer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>By appointment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Expected to leave at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Host</source>
            <translation type="unfinished">Gwesteiwr</translation>
        </message>
        <message>
            <source>Supervised by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People in the group</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Names of the others</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restricted-access notice shown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Declaration version signed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signature</source>
            <translation type="unfinished">Llofnod</translation>
        </message>
        <message>
            <source>Appointment (entry in the diary)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Badge number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Left at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Badge returned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ground</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is observed, and why</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer has read the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitors' register</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor sign-in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Badge printed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor sign-out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everyone who enters the room signs in here. A supervisor countersigns each authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No names and nothing of a person.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work ordered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wanted by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of the item in the list of equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number of the fault</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work done at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work orders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work orders to contractors. They stamp their arrival and their work themselves.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>UK GDPR article 12(3)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>one month</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>30 days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>local code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>20 working days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Freedom of Information Act 2000 section 10</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>5 working days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>15 working days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data Protection Act 2018 section 164A</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The request is in writing and signed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The asker's identity was checked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police were not given recordings in the same matter.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A court ordered the release, or the matter is no civil one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The prosecutor's disclosure covers it, or an alibi is looked into, or a court ordered it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Criminal Procedure and Investigations Act 1996</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An inspector or above who knows the case agreed in writing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A senior officer of the council agreed in writing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The person's identity was proved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>UK GDPR article 12(6); local code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The person named date and place, and the time within an hour.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody can be identified in what is to be released.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Freedom of Information Act 2000 section 40</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The asker is not the person shown (that request is a subject access request).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Freedom of Information Act 2000 section 40(1)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The purpose is to identify someone, nothing else.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police assessed the release.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The victim's wishes were taken into account.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The release form limits the use, asks for proof of editing and is signed by both.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is made of it will never be sold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Peck v United Kingdom (2003) 36 EHRR 41; local code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The public interest in the release is pressing, not curiosity.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Those shown were asked, or it is said why they could not be.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everybody who need not be recognised is obscured.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No less intrusive way would serve.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The local code says that it must be met; the Crime and Courts Act 2013 section 7 says may. It is met unless the head of service refuses it with a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Other named agencies may look at recordings; a copy is never made for them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A complaint or a civil claim alone does not defeat a person's own access: the statute decides.</source>
            <translation type="unfinished"></translation>
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
            <source>Entered</source>
            <translation type="unfinished">Cofnodwyd</translation>
        </message>
        <message>
            <source>By</source>
            <translation type="unfinished">Gan</translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Later entries</source>
            <translation type="unfinished">Cofnodion diweddarach</translation>
        </message>
        <message>
            <source>Entered {0} by {1}</source>
            <translation type="unfinished">Cofnodwyd {0} gan {1}</translation>
        </message>
        <message>
            <source>entry {0} of the book</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>correct</source>
            <translation type="unfinished">cywiro</translation>
        </message>
        <message>
            <source>empty</source>
            <translation type="unfinished">gwag</translation>
        </message>
        <message>
            <source>was</source>
            <translation type="unfinished">oedd</translation>
        </message>
        <message>
            <source>Corrected {0} by {1}: {2}</source>
            <translation type="unfinished">Cywirwyd {0} gan {1}: {2}</translation>
        </message>
        <message>
            <source>Not shown. Your role cannot read personal details.</source>
            <translation type="unfinished">Heb ei ddangos. Ni all eich rôl ddarllen manylion personol.</translation>
        </message>
        <message>
            <source>no longer in the scheme</source>
            <translation type="unfinished">ddim yn y cynllun mwyach</translation>
        </message>
        <message>
            <source>call to the spot</source>
            <translation type="unfinished">galw i’r sbot</translation>
        </message>
        <message>
            <source>30 minutes after the incident is closed</source>
            <translation type="unfinished">30 munud ar ôl cau’r digwyddiad</translation>
        </message>
        <message>
            <source>Recordings held from {0} until {1}. Cameras: {2}</source>
            <translation type="unfinished">Recordiadau a ddelir o {0} hyd {1}. Camerâu: {2}</translation>
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
            <source>Choose or type</source>
            <translation type="unfinished">Dewiswch neu teipiwch</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation type="unfinished">Dewiswch</translation>
        </message>
        <message>
            <source>not in the list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera numbers, for example 7 12</source>
            <translation type="unfinished">Rhifau camerâu, er enghraifft 7 12</translation>
        </message>
        <message>
            <source>Separate with commas</source>
            <translation type="unfinished">Gwahanwch â choma</translation>
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished">na</translation>
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished">ie</translation>
        </message>
        <message>
            <source>signed</source>
            <translation type="unfinished">llofnodwyd</translation>
        </message>
        <message>
            <source>in its number, or in a later entry</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>BureauDialog</name>
        <message>
            <source>Message of the bureau (e-mail file, PDF, PNG or JPEG) *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the file of its message.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bureau's message is missing.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>BurnDialog</name>
        <message>
            <source>Burn discs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Burned by {0}, then read back and compared. Put an empty disc in the drive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No drive for discs was found. Connect one, and open this form again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drive</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Image</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Burn</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Burned and read back: {0}. SHA-256: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. The disc in the drive is not whole: destroy it.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraCard</name>
        <message>
            <source>Call to spot</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter, or double-click on the map. Then {0} opens an incident with this camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove from map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Put on map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Angle of view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Useful range</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Height of the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Direction, from north</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ctrl and the arrow keys move the camera on the plan; with Shift, finely.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not on the map. Drag a camera onto it, or press Enter.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera selected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Click a camera on the map, or use the arrow keys.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>incident {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraChoice</name>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Find a camera by number or name</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraDialog</name>
        <message>
            <source>Add camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}</source>
            <translation type="unfinished">Camera {0}</translation>
        </message>
        <message>
            <source>Next free number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Group in the camera list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type (code of practice)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Main stream (rtsp://…)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sub-stream (optional)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ONVIF address (optional)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished">Cyfrinair</translation>
        </message>
        <message>
            <source>Unchanged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save camera</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraMark</name>
        <message>
            <source>incident</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraPage</name>
        <message>
            <source>Save details</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Edit name and addresses…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show capabilities…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change settings…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set time…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Settings in the camera itself: streams, picture, time and outputs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set the clocks or the time servers of the selected cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pixel density…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How the camera is mounted, to show pixels per metre on the wall ({0})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is kept of the recordings of the selected cameras, to search for motion in them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Accept this device</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Put into service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take out of service…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Needed before it goes live: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} cameras selected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What you save here applies to all of them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 of them is not complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} of them are not complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The device at this camera's address has changed: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CameraSign</name>
        <message>
            <source>Not in the scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>and cameras {0}</source>
            <translation type="unfinished"></translation>
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
        <name>Cameras</name>
        <message>
            <source>This seat has no cameras now. {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CamerasPane</name>
        <message>
            <source>Number, name, place or group</source>
            <translation type="unfinished">Rhif, enw, lle neu grŵp</translation>
        </message>
        <message>
            <source>Site</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show on the selected tile</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No cameras match “{0}”.</source>
            <translation type="unfinished">Nid oes camera’n cyfateb i “{0}”.</translation>
        </message>
        <message>
            <source>No cameras at this site.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No cameras yet. Add cameras in Commissioning.</source>
            <translation type="unfinished"></translation>
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
            <source>Re&amp;open case</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The case can be added to again. The reason is a new entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Co&amp;rrect</source>
            <translation type="unfinished">Cy&amp;wiro</translation>
        </message>
        <message>
            <source>Counter&amp;sign</source>
            <translation type="unfinished">Cyd&amp;lofnodi</translation>
        </message>
        <message>
            <source>Le&amp;tters…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letters to the complainant: write one, or save one that is kept.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Certificate</name>
        <message>
            <source>Certificate of the streams of the camera at {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Certificate of the camera at {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recordings of camera {0} from {1} until {2} listed here were deleted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Issued {0} by {1}. Each line names the entry of the audit log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>By</source>
            <translation type="unfinished">Gan</translation>
        </message>
        <message>
            <source>Entry</source>
            <translation type="unfinished">Cofnod</translation>
        </message>
        <message>
            <source>Certificate of deletion</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CertificateDialog</name>
        <message>
            <source>No authority that this computer trusts has signed this certificate. That is normal for cameras. Compare the fingerprint with the one on the camera's own web page. If you accept it, any other certificate is refused from then on, because someone might be intercepting the connection.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 fingerprint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Accept certificate</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ChangeDialog</name>
        <message>
            <source>Camera {0} is reserved by {1} until {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zone “{0}” of camera {1} is lifted until {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change operator</source>
            <translation type="unfinished">Newid gweithredwr</translation>
        </message>
        <message>
            <source>Sign off</source>
            <translation type="unfinished">Gorffen y sifft</translation>
        </message>
    </context>
    <context>
        <name>CheckDialog</name>
        <message>
            <source>Establish</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Source: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;It is so</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is &amp;not so</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How it was established *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document (e-mail file, PDF, PNG or JPEG)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save entry</source>
            <translation type="unfinished">Cadw’r cofnod</translation>
        </message>
    </context>
    <context>
        <name>Choices</name>
        <message>
            <source>in order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>minor fault</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>serious fault</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>directed surveillance, police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>directed surveillance, police, urgent and oral</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>directed surveillance, police, urgent and in writing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>directed surveillance, council</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>intrusive surveillance, police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>police direct the system</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>police in total control</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>e-mail</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>in person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>telephone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>web form</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not upheld</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>upheld</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>upheld in part</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not known</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not satisfied</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>satisfied</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>overt, with signs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>covert, against fly-tipping</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>prevent and detect crime</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>find offenders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>safety of public and staff</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>staff discipline</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>traffic</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished">na</translation>
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished">ie</translation>
        </message>
        <message>
            <source>police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>statutory prosecutor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>National Crime Agency</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>solicitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>plaintiff</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>accused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>other named agency</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>crime prevention</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>public wellbeing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>subject access</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>objection to processing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>freedom of information</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>other, tested for public interest</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>acknowledgement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>question: proof of identity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>question: detail of what is wanted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>question: fee</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>extension</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>refusal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>answer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>release form</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>receipt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>viewed in a separate room</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>more is needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>handed over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>post</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>secure link</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>bank transfer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>card</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cash</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cheque</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>monitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>other</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>radio link</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>recorder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>storage medium</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>switch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>workstation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>court clip</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>masked copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>master</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>redacted copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>viewing copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>working copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>routine</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>urgent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>alarm</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>help point</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>police radio</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>seen on camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>shop or pub radio</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>police control room</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>police officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ambulance</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>fire and rescue</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>supervisor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>council duty officer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>street wardens</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>999</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>message</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>radio</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>good</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>partial</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>poor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>arrest</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>dispersed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>words of advice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>taken to hospital</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>found safe</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>report made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no offence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>false report</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no response available</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a court</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>another law-enforcement agency</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>destroyed by a contractor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>erased</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>shredded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>authorisation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>claim</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>complaint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>building</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>handover</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>patrol of cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>visitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not answered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>court</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>media locked away</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>keys or cards issued</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>keys or cards returned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>access changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>backup checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>software updated</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>premises checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>alteration</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>loss</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>unavailability</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>unlawful access</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>unlawful disclosure</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>missing person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>suspect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>victim</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>witness</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>bicycle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>bus</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>car</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>e-scooter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>lorry</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>moped</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>motorcycle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>taxi</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>van</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>passing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>suspect's</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>victim's</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>witness's</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the system's working</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>what was seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>organised visit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>staff of the owner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>liaison officer under the standing protocol</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>operation in public that needs no authorisation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>fixed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ptz</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>analogue</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>redeployable</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>body-worn</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>anpr</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>drone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>in-vehicle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>evidence-gathering</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>detect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>observe</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>recognise</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>identify</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>inspect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>being set up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>in service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>out of service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>received</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>waiting for proof of identity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>waiting for the requester</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>checked, to be searched</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>searched, to be decided</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>granted, to be redacted and released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>granted, to be released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>decided, letter to be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>refused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>answered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>appealed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>closed</source>
            <translation type="unfinished">wedi cau</translation>
        </message>
        <message>
            <source>owner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>manager</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>deputy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>operator</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>trainee</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>data protection manager</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>head of service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>director</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>auditor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>engineer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>release data</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>clear visitors</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>secure media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>clear viewers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>release new media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>liaise with the police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>set passwords</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>decide on requests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>active</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>expired</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>revoked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>suspended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>withdrawn</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>replaced</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>watch live pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>steer cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>take a shift</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>be the person on duty with a trainee</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>make entries in the operator's books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>report and follow a fault</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>plan servicing and order work from contractors</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>make entries in the books of media, prints and releases</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>make entries in the security-of-data log</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>make entries in the registers of disclosures and complaints</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>register complaints and requests for recordings or personal data</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>decide on requests for recordings or personal data</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>acknowledge and answer complaints</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>report a breach of data protection, or a suspicion</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>enter surveillance authorisations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>read the books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>read the audit and security books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>read the surveillance authorisations in which they are named</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>read all surveillance authorisations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>read personal details in the books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>correct your own entries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>correct an entry by someone else</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>reopen a closed case</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>countersign entries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>draw a random audit and record its findings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>print pages of the books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>export the books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>publish the annual report</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>sign visitors in and out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>authorise a visit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>change the scheme's facts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>record changes of the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>manage accounts, licences and training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>give someone else a password</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>delegate tasks in absence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>sign off someone else</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ask for evidence packages</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>hand over recorded data or prints of it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>take media out of storage, return, move or destroy them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>countersign movements of media as a witness</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>end holds on recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>clear third parties to view recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>release new media for use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>hand statements to the police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>erase personal details whose retention has ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>save, rename and delete presets and tours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>change privacy zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>lift a privacy zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>find, connect and set up cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>put a camera into service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>assess, install and remove redeployable cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>approve deployments of redeployable cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>change the map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>confirm the machine's time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>review recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>redact recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>media handling</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>data protection</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>human rights</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>privacy and disclosure</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>disciplinary policy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>RIPA</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>PACE</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>steering cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>evidence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>redeployable units</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>reviewing recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>visitors</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>disclosure</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ClockDialog</name>
        <message>
            <source>Recorder's clock</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Compare the recorder's clock with the speaking clock or another that you trust. Manifests and statements of evidence state what you enter; nothing is corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorder minus true time (slow: minus)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>May be off by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Compared with</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the speaking clock</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Enter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorder's clock: entered</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ClockStrip</name>
        <message>
            <source>The time is right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The machine's time is {0}. It was off or its clock was moved, so nothing is deleted for its age until {1}, unless someone confirms that this time is right.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Closing</name>
        <message>
            <source>Close the console</source>
            <translation type="unfinished">Cau’r consol</translation>
        </message>
        <message>
            <source>Close the console? No one sees the cameras then.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording goes on without the console (cameras: {0}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording stops, too, until the console is opened again (cameras: {0}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Keep open</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CodePage</name>
        <message>
            <source>Refuse cameras without a recorded agreement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera is added, removed, moved or aimed elsewhere before its agreement is recorded. A camera is added when it first goes into service (code of practice, SYS-07).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera numbers, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Minor: agreed by the manager and the owner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Major: consultation and agreement of all partners</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Separate with commas</source>
            <translation type="unfinished">Gwahanwch â choma</translation>
        </message>
        <message>
            <source>&amp;New change</source>
            <translation type="unfinished">&amp;Newid newydd</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>&amp;Save change</source>
            <translation type="unfinished">&amp;Cadw’r newid</translation>
        </message>
        <message>
            <source>Where two people must agree, an account does not count as the second person for this many days after the first person created it, changed it or set its password. 0 switches the rule off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Days until a new account counts as a second person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of change *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What changes *</source>
            <translation type="unfinished">Beth sy’n newid *</translation>
        </message>
        <message>
            <source>Reasons *</source>
            <translation type="unfinished">Rhesymau *</translation>
        </message>
        <message>
            <source>How the partners were consulted *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force from *</source>
            <translation type="unfinished">Mewn grym o *</translation>
        </message>
        <message>
            <source>Cameras added</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras removed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras moved or re-aimed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Must agree (tick those who have agreed)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Others who agreed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read only. Your role cannot record changes to the code of practice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The scheme's facts do not name everyone who must agree. Complete the facts first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the date from which the change is in force.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CommissioningList</name>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Status</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found, not in the scheme</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CommissioningView</name>
        <message>
            <source>Find cameras with the buttons on the left, or choose one in the list. A camera can go live when its purpose, impact assessment and operational requirement are recorded and it has passed its tests. A manager then puts it into service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>You cannot set up cameras. A manager or an engineer can.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>commissioning</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ComplaintLetters</name>
        <message>
            <source>In {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save PDF: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter kept with complaint {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letters of complaint {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The letter is no longer kept.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ConflictsPage</name>
        <message>
            <source>Rules that differ</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A local code may be stricter than the law, never looser. Where both cannot be followed, the law counts. This is what the program does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Code: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Law or other rule: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is done: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Control</name>
        <message>
            <source>Police take &amp;control…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand &amp;back…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police are not in control of the system.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police take total control: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everybody on duty is signed off, and the panes close. Only the officers chosen here can work at the seats, until the system is handed back or the authorisation ends.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Considered personally by (most senior officer of the owner) *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Considered at *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officers who take the seats *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer in charge, who signs for the police *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password or PIN of the officer in charge *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your own password or PIN *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the seats to the police</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter when it was considered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the officers who take the seats.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand the system back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State of the system</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The other side: an officer in control, or a supervisor or manager of the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name of the other side *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password or PIN of the other side *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand back</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CountDialog</name>
        <message>
            <source>Stocktaking</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Places to count</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan or type each medium that you find</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Compare and save</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose at least one place.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CountersignDialog</name>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
        </message>
        <message>
            <source>Remarks (optional)</source>
            <translation type="unfinished">Sylwadau (dewisol)</translation>
        </message>
        <message>
            <source>Your password or PIN</source>
            <translation type="unfinished">Eich cyfrinair neu’ch PIN</translation>
        </message>
        <message>
            <source>{0} … ({1} in total)</source>
            <translation type="unfinished">{0} … ({1} i gyd)</translation>
        </message>
        <message>
            <source>{0} confirms that they have read and checked: {1}.</source>
            <translation type="unfinished">Mae {0} yn cadarnhau iddynt ddarllen a gwirio: {1}.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
    </context>
    <context>
        <name>CountersignLinkDialog</name>
        <message>
            <source>Countersign as witness</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
        </message>
    </context>
    <context>
        <name>CountersignPane</name>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>&amp;Mark all I have read</source>
            <translation type="unfinished">&amp;Marcio popeth rwyf wedi’i ddarllen</translation>
        </message>
        <message>
            <source>&amp;Countersign</source>
            <translation type="unfinished">&amp;Cydlofnodi</translation>
        </message>
        <message>
            <source>Arrow keys choose an entry. Space reads on and marks it. {0} countersigns.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show m&amp;ore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
        </message>
        <message>
            <source>No one is signed in at this console. Sign in to countersign.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation type="unfinished">Yn llwytho…</translation>
        </message>
        <message>
            <source>✓ No entries to countersign.</source>
            <translation type="unfinished">✓ Dim cofnodion i’w cydlofnodi.</translation>
        </message>
        <message>
            <source>The oldest {0} are shown first. Newer ones that also wait: {1}.</source>
            <translation type="unfinished"></translation>
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
            <source>You cannot countersign your own entry.</source>
            <translation type="unfinished">Ni allwch gydlofnodi eich cofnod eich hun.</translation>
        </message>
        <message>
            <source>Ask someone else to countersign it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No entries are marked.</source>
            <translation type="unfinished">Nid oes cofnodion wedi’u marcio.</translation>
        </message>
        <message>
            <source>Read an entry, then press Space.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 entry countersigned</source>
            <translation type="unfinished">Cydlofnodwyd 1 cofnod</translation>
        </message>
        <message>
            <source>{0} entries countersigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Already countersigned by someone else: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DailyCheckCard</name>
        <message>
            <source>Defect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In order (F)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Defect (D)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture and recording are working</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DailyCheckPane</name>
        <message>
            <source>Remarks</source>
            <translation type="unfinished">Sylwadau</translation>
        </message>
        <message>
            <source>Mark rest of page in order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Marks every unchecked camera on this page that is working (A)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Finish check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No cameras to check. Cameras appear here when they are in service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No daily check yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last check {0} by {1}: {2} in order, {3} with a defect.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page {0} of {1}</source>
            <translation type="unfinished">Tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>{0} left, {1} with a defect</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>daily check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0} {1}: {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Report it to the contractor. See the faults log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Daily check of 1 camera saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Daily check of {0} cameras saved.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DailyCheckReminder</name>
        <message>
            <source>The daily check of all cameras is due.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open it with {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DeclarationBox</name>
        <message>
            <source>Version {0}</source>
            <translation type="unfinished">Fersiwn {0}</translation>
        </message>
        <message>
            <source>The visitor has &amp;read the notice above and this declaration</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear</source>
            <translation type="unfinished">Clirio</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished">Adfer</translation>
        </message>
    </context>
    <context>
        <name>DeclarationPage</name>
        <message>
            <source>Undertaking to comply with the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Confidentiality declaration</source>
            <translation type="unfinished">Datganiad cyfrinachedd</translation>
        </message>
        <message>
            <source>Version {0}</source>
            <translation type="unfinished">Fersiwn {0}</translation>
        </message>
        <message>
            <source>I have read this undertaking and give it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>I have read this declaration and agree to it.</source>
            <translation type="unfinished">Rwyf wedi darllen y datganiad hwn ac yn cytuno ag ef.</translation>
        </message>
        <message>
            <source>Your password, as your signature</source>
            <translation type="unfinished">Eich cyfrinair, fel eich llofnod</translation>
        </message>
        <message>
            <source>Sign declaration</source>
            <translation type="unfinished">Llofnodi’r datganiad</translation>
        </message>
        <message>
            <source>Sign undertaking</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not now</source>
            <translation type="unfinished">Nid nawr</translation>
        </message>
        <message>
            <source>{0}, sign this undertaking before you continue.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, sign this declaration before you continue.</source>
            <translation type="unfinished">{0}, llofnodwch y datganiad hwn cyn parhau.</translation>
        </message>
    </context>
    <context>
        <name>DeletionCertificateDialog</name>
        <message>
            <source>Deletion certificate</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Recordings from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write certificate</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter camera and times.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Demo</name>
        <message>
            <source>Starting the demo town: {0} of {1} cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Building the demo town: {0} of {1} cameras. This happens only once.</source>
            <translation type="unfinished">Adeiladu’r dref arddangos: {0} o {1} camera. Dim ond unwaith y digwydd hyn.</translation>
        </message>
        <message>
            <source>Opening the console…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Density</name>
        <message>
            <source>Pixels per metre can be shown for cameras only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a tile with a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Commissioning ({0}): Pixel density…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not calibrated</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's direction is not known.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not available</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Above the horizon</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>too low to monitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} px/m · {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} pixels wide</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>met</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not met here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>needs {0} ({1}): {2}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DeploymentMapDialog</name>
        <message>
            <source>Where redeployable cameras are and were</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Plan</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Deployments</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose its &amp;place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Save place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Keep as it was</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>P&amp;rint map and list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>All cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}</source>
            <translation type="unfinished">Camera {0}</translation>
        </message>
        <message>
            <source>Click on the plan, or use the arrow keys; with Shift, finely. Enter saves, Esc stops.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The numbers are those of the deployments. Arrow keys choose the next; plus and minus zoom.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No deployments yet. Assess one in the Deployments pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No plans yet. Add a drawing, a map or an aerial photograph in the Map pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>White on black: a camera is there. Black on white: a camera was or is to be there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Map and list of places saved</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Deployments</name>
        <message>
            <source>Waits for approval</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Installed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time over, still installed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Removed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not approved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {0}: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Assessed by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, under {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Joint controllers: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {0} · no camera installed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {0} · camera {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} to {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Since {0}, approved until {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approved from {0} until {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No time approved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not on a plan yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its plan was removed. Put it on another.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On the plan {0}, as the camera was put on the map by {1}, {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On the plan {0}, put there by {1}, {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployments of redeployable cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Assessed, approved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On a plan</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DeploymentsPane</name>
        <message>
            <source>&amp;Assess a deployment…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Enter…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show &amp;photographs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>P&amp;rint list of places</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show on the &amp;map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Deployments that cannot be read, because entries are damaged: {0}. A camera that may have hung there is seen only by those who read all authorisations. Enter such a deployment again as it was: the assessment, another person's approval, and the installation at its time. Then its camera is known again. One whose time is over, also under an authorisation that has ended, is entered with its removal; its camera is not live again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No deployment has been assessed yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>List of places saved</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Diary</name>
        <message>
            <source>▲ overdue</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>● today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>○ later</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;New appointment…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Is her&amp;e: sign in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Cancel appointment…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Organisation</source>
            <translation type="unfinished">Sefydliad</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreed with</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Expected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are no appointments.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DiscoveredPage</name>
        <message>
            <source>For example, Town centre</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check capabilities</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add to scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera user name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished">Cyfrinair</translation>
        </message>
        <message>
            <source>Passwords are stored only in the keyring of this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Group in the camera list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ONVIF profiles {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} cameras selected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are added one after another with the same user name and password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add {0} cameras to scheme</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DiscoveryBar</name>
        <message>
            <source>Search network</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search all networks of this computer (WS-Discovery)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import list…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A CSV file with a column of addresses</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add without ONVIF…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add a camera by its stream address</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>10.0.0.5, 10.0.0.10-50, 10.0.0.0/24</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check which cameras answer at these addresses</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DiscoveryCommands</name>
        <message>
            <source>Searching…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Checking addresses…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 device answered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} devices answered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No device answered. Check the address, and that the camera has power and a network, or add it without ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Already in the scheme: camera {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import a list of cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Line {0}: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rows left out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras added</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DocumentReader</name>
        <message>
            <source>Search in the document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find &amp;next</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Searched from the beginning again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not found in this document.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Found on page {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Documents</name>
        <message>
            <source>New document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New version of {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Title</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version, for example 4.1</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Marked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File (PDF, text or Markdown)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose file…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Steps for the form of an incident come from a procedural manual in Markdown: a heading for each type of incident, and a table of action, who responds and time scale. A restricted document is text or Markdown, because it is read at the desk only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File version</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Documents (*.pdf *.md *.markdown *.txt)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the file of this version.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation type="unfinished">Heb ei ddarllen eto</translation>
        </message>
        <message>
            <source>Have not said that they have read it: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everyone has read this version.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
    </context>
    <context>
        <name>DocumentsPane</name>
        <message>
            <source>&amp;New document…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New &amp;version…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>I have &amp;read this version</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Who has not read it…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Save copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Print</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No documents yet. The manager files them here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version {0}, {1}, filed by {2}. Read by {3}. SHA-256 {4}…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Opening…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no printer. Save a copy instead.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DraftKeeper</name>
        <message>
            <source>Draft restored</source>
            <translation type="unfinished">Adferwyd y drafft</translation>
        </message>
        <message>
            <source>Draft saved</source>
            <translation type="unfinished">Cadwyd y drafft</translation>
        </message>
        <message>
            <source>Draft not saved: {0}</source>
            <translation type="unfinished">Ni chadwyd y drafft: {0}</translation>
        </message>
        <message>
            <source>{0}: kept as a draft</source>
            <translation>{0}: wedi’i gadw fel drafft</translation>
        </message>
        <message>
            <source>It is under “Drafts” of the book.</source>
            <translation>Mae o dan “Drafftiau” y llyfr.</translation>
        </message>
    </context>
    <context>
        <name>DraftMenu</name>
        <message>
            <source>&amp;Drafts ({0})</source>
            <translation type="unfinished">&amp;Drafftiau ({0})</translation>
        </message>
    </context>
    <context>
        <name>DrawForm</name>
        <message>
            <source>Any whole number, for example 4711</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your number</source>
            <translation type="unfinished">Eich rhif</translation>
        </message>
        <message>
            <source>&amp;Draw and record</source>
            <translation type="unfinished">&amp;Tynnu a chofnodi</translation>
        </message>
        <message>
            <source>The newest entry of each book is signed first. The signed hashes and your number then decide which entries are drawn. No one can influence the sample, and anyone can draw it again to check it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a sample</source>
            <translation type="unfinished">Tynnu sampl</translation>
        </message>
        <message>
            <source>Entries selected: {0} (at most {1})</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>DueReminder</name>
        <message>
            <source>Requests due within a week: {0}, overdue: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaints to be acknowledged or answered soon: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Breach {0} of data protection was reported.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tell the Commissioner by {0}, or enter why not.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Numbers: {0} and {1} more</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Numbers: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>EditorLayout</name>
        <message>
            <source>Draw zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show preview</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift zone…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift zones while you draw. The lift is recorded with a reason and a time limit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Calibrate lens…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show versions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save zones…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard changes</source>
            <translation type="unfinished">Gwaredu newidiadau</translation>
        </message>
        <message>
            <source>Write masks to camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zones match this view…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No zones yet. Draw one on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ElectedMemberDialog</name>
        <message>
            <source>Add an elected member</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Elected member</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name *</source>
            <translation type="unfinished">Enw *</translation>
        </message>
        <message>
            <source>For example, Ada Moss</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ward</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In office from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Leave the first day empty if it is not known, and the last day empty while they are in office.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name, if they have an account here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Remove, entered by mistake</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save member</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ElectedMembers</name>
        <message>
            <source>In office</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Term ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Ward</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
        </message>
        <message>
            <source>Elected members</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed on {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ElectedMembersPage</name>
        <message>
            <source>Elected members</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search by name or ward</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An elected member cannot be entered as anyone who asks for surveillance, authorises it or directs it, nor as who decides a request (code of practice, PPL-07).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Add member…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>E&amp;dit…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>E&amp;nd term today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paste or open &amp;list…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;History</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print</source>
            <translation type="unfinished">Argraffu</translation>
        </message>
        <message>
            <source>Read only. Your role cannot change the scheme's rules.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} of {1} shown, {2} in office today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No members match. Clear the search to see all.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No elected members yet. Add them one by one, or paste the list from the council's website. Until then they are known only by a title in their name, such as Cllr.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>EntryDialog</name>
        <message>
            <source>Save entry</source>
            <translation type="unfinished">Cadw’r cofnod</translation>
        </message>
    </context>
    <context>
        <name>EntryForm</name>
        <message>
            <source>Reason for the correction</source>
            <translation type="unfinished">Rheswm dros y cywiriad</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>* Required</source>
            <translation type="unfinished">* Gofynnol</translation>
        </message>
        <message>
            <source>Save entry</source>
            <translation type="unfinished">Cadw’r cofnod</translation>
        </message>
        <message>
            <source>Save the entry in the book ({0})</source>
            <translation type="unfinished">Cadw’r cofnod yn y llyfr ({0})</translation>
        </message>
        <message>
            <source>Save as draft</source>
            <translation type="unfinished">Cadw fel drafft</translation>
        </message>
        <message>
            <source>Close the form and keep what you typed as a draft (Esc)</source>
            <translation type="unfinished">Cau’r ffurflen a chadw’r hyn a deipiwyd fel drafft (Esc)</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation type="unfinished">Gwaredu</translation>
        </message>
        <message>
            <source>The pasted text is too long. Characters left out: {0}.</source>
            <translation type="unfinished">Mae’r testun a ludwyd yn rhy hir. Nodau a adawyd allan: {0}.</translation>
        </message>
        <message>
            <source>Correct the marked fields.</source>
            <translation type="unfinished">Cywirwch y meysydd a farciwyd.</translation>
        </message>
        <message>
            <source>New: the list of “{0}” does not have it.</source>
            <translation>Newydd: nid yw yn rhestr “{0}”.</translation>
        </message>
        <message>
            <source>“{0}” is new, and will be counted on its own.</source>
            <translation>Mae “{0}” yn newydd, a chaiff ei gyfrif ar ei ben ei hun.</translation>
        </message>
        <message>
            <source>Choose one of the list, or save again to enter it as it is.</source>
            <translation>Dewiswch un o’r rhestr, neu cadwch eto i’w gofnodi fel y mae.</translation>
        </message>
    </context>
    <context>
        <name>EntryList</name>
        <message>
            <source>Search entries</source>
            <translation type="unfinished">Chwilio cofnodion</translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>To</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Kind of entry</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Author</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entries</source>
            <translation type="unfinished">Cofnodion</translation>
        </message>
        <message>
            <source>All states</source>
            <translation type="unfinished">Pob cyflwr</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation type="unfinished">Wedi cau</translation>
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished">Agored</translation>
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
            <source>Everyone's</source>
            <translation type="unfinished">Pawb</translation>
        </message>
        <message>
            <source>Mine</source>
            <translation type="unfinished">Fy rhai i</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation type="unfinished">Yn llwytho…</translation>
        </message>
        <message>
            <source>No entries match. Clear the search or the filters.</source>
            <translation type="unfinished">Nid oes cofnodion yn cyfateb. Cliriwch y chwiliad neu’r hidlwyr.</translation>
        </message>
        <message>
            <source>No entries yet.</source>
            <translation type="unfinished">Dim cofnodion eto.</translation>
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>The nightly backup failed. {error}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{home} already holds the scheme {present!r}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To replace it, use --replace {present!r}. The old scheme is renamed and kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera is already in the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The device offers no stream that can be shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot record camera {camera}: it is reserved at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask at the other consoles, or ask the supervisor. It is free when the work there ends.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be read whether somebody needs this camera. {fault}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was done. {then}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a time of more than 0 and at most {longest_s:g} seconds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its picture and stop it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has not confirmed that it stopped.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its network connection.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera did not answer in time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera cannot be steered over ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has no preset {preset!r}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its presets: {names}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera cannot be steered over ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its picture. If it keeps moving, switch off its power.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not stop.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The settings name no database server, so there is nothing to set up.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its address as database.url in settings.toml.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The roles are set up, but the console cannot sign in: {fault}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Let this machine sign in as {user} (pg_hba.conf, pg_ident.conf), then run this again. The settings were not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no form of package called {form}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use one of these: {names}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Passwords are case sensitive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The user name or password is not correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter begin and end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no type of copy called {copy}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The {thread} stopped working: {error}. It is started again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The scheme in {home} is already open in another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use that console, or set WATCHROOM_HOME to another scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The folder {folder} cannot be used: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run this as the user to whom the scheme belongs, or set WATCHROOM_HOME to another folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A recorder already runs on the scheme in {home}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use watchroom recorder status to see it, or watchroom recorder stop to end it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures at zoom {zooms} have too little detail to compare.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Point the camera at something with detail, such as a house front, and measure again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name the folder that contains manifest.json.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{typed}” is not the fingerprint of a key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It has 64 digits from 0 to 9 and a to f, or the 24 of the groups on the label. Without --key, this machine's books are asked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Address {number} is not an RTSP address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it as rtsp://USER:PASSWORD@HOST:PORT/PATH, with @ : / ? # % in a password as %40 %3A %2F %3F %23 %25.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation type="unfinished">Dewiswch ffolder arall.</translation>
        </message>
        <message>
            <source>Recording is not possible: {faults}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder cannot take orders in {folder}: it is not this user's folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete it, or give it to this user.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A group cannot use the recorder on Windows.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear recording.group in the recorder's settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This machine has no group {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make it (groupadd {name}), or correct recording.group in the recorder's settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder's own user is not in the group {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add it (usermod -aG {name} USER) and start the recorder again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder's own folder {home} lies in the recording volume {volume}, so the group would read its settings, database and keyring.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the volume a folder of its own (recording.volumes in the recorder's settings).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording volume {volume} lies in {top}, where the recorder keeps other things, so the group would read these.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the volume a folder of its own, for example {example} (recording.volumes in the recorder's settings).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder does not answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again in a moment. If it lasts: watchroom recorder stop, then watchroom recorder start.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This user of the machine may not use the recorder ({where}). Ask whoever looks after the machine to add it to the recorder's group, then sign in to the machine again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder is of version {theirs}, this console of {ours}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart the recorder: watchroom recorder stop, then watchroom recorder start.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder and the console do not understand each other.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart the recorder: watchroom recorder stop, then start the console again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add cameras in the console, or use --camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The scheme has no cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{place} cannot be opened to the group {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the folder to the recorder's user, or clear recording.group.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set recording.group in its settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This recorder takes no logins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The scheme has no camera {camera} at this address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save the camera with its address first, then try it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is being tried by another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wait until that has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder knows no order {order}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart the recorder: it may be of another version.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder is connecting to the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder is starting. Recording begins in a few seconds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder does not answer, so nothing is recorded. It runs as a service of this machine: ask whoever looks after it to start it (sudo systemctl restart watchroom-recorder).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder does not answer, so nothing is recorded. It is started again automatically. If this lasts: watchroom recorder stop, then watchroom recorder start.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording of camera {camera} was not switched: {error}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} has no signature of a report that can be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the folder with report.pdf, report.csv and signature.json.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no scheme in {place}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set WATCHROOM_HOME to its folder, or start the console once.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {file} is empty: it has no bytes, so its books are gone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore the last backup. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The command line does not open the surveillance authorisations.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The inspector exports them at the console. A backup has them, sealed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is recorded under an authorisation is seen only by those named.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the number in the audit log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The audit book has no entry {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Sign in first.</source>
            <translation type="unfinished">Mewngofnodwch yn gyntaf.</translation>
        </message>
        <message>
            <source>An entry of “{book}” cannot be read. Lists are without it. Verify the books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry {number} of “{book}” cannot be read. Nobody can tell any more which role somebody had: what only some may read stays kept from the others, and may be kept from more people than before. Whoever reads all authorisations reads it still. Restore the last backup, or verify the books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry {number} of “{book}” cannot be read. Lists are without it. Verify the books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording {path} cannot be played: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the recording volume.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The device at the address of camera {camera} {name} has changed ({maker} {model}, serial number {serial}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be used until someone accepts it under Commissioning.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training of {name}: {lapses}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Servicing of {item} {urn}: {due}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work order {number} ({equipment}): {due}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Other open requests: {count}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaint {number}: next step by {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisations that have ended and are not cancelled: {count} (Surveillance)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {number} ({kind}): answer by {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold for {held_for} {subject}: review by {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Yearly review never done: {review}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Yearly review overdue since {day}: {review}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The heads of the books could not be signed. {fault}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console, so all recordings since {since} are kept. Two people bring it back: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console, so letters and attachments of requests, complaints and prints cannot be opened here. Two people bring it: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console, and nobody has its halves. Letters and attachments, also those that are attached now, are lost unless another console has it. Two people take its halves there: watchroom surveillance halves.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The cameras of this seat were taken away while an officer was there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An internal error occurred.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Details are in the diagnostic log. Report it to your supplier.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Neither the selected camera nor the spot camera can be steered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a tile marked PTZ.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no preset {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a preset from 1 to {count}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No presets are stored in this camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} no longer has this preset.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another preset.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no home position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use one of its presets.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no {word}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The wall could not be saved: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Free disk space or check the folder. The console tries again at the next change.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved wall cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A new wall was created. The old file was renamed and kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved wall cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{sign}: camera {cameras}, for {minutes} minutes. Is it still an immediate response to events?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer in the menu Books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{why} This seat has no cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>When the officer has left, confirm it under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This seat has only the cameras of authorisation {urn}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no camera {number} in this scheme.</source>
            <translation type="unfinished">Nid oes camera {number} yn y cynllun hwn.</translation>
        </message>
        <message>
            <source>Search for it by name in the camera list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No tour is running.</source>
            <translation type="unfinished">Nid oes taith ar waith.</translation>
        </message>
        <message>
            <source>Start a tour first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This version of watchroom has no driver “{driver}” for the camera's device.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its pictures are still shown and recorded. Update watchroom on this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no ONVIF address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Joysticks cannot be used: SDL could not be loaded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install PySDL2 and pysdl2-dll, as ./run does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Joysticks cannot be used: SDL could not be started.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These are more than {hosts_most} addresses.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a smaller part of the network.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{entry!r} is not an address, network or range.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter for example 10.0.0.5, camera.example:8080, 10.0.0.0/24 or 10.0.0.10-50.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The network {entry} has more than {hosts_most} addresses.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The range {entry} has more than {hosts_most} addresses.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a shorter range.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This profile of the camera has no snapshot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera cannot store privacy masks.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No network of this machine can be searched for cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the network connection, or enter the cameras' addresses.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This profile has no video encoder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not report how this profile is encoded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera's encoder has no setting {path}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera's focus cannot be adjusted over ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera's iris cannot be adjusted over ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} did not answer within {deadline_s:g} s.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its network connection. The console keeps trying.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} cannot be reached over ONVIF: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its network connection and power.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera reports no video source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has no such profile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera cannot move to a given position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The position is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera cannot centre a point of its picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The movement is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera cannot store presets.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera has no home position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera's home position cannot be changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera has no tours.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera does not have this auxiliary command.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} refused {operation}: {words}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera does not pan and tilt at the same time. Diagonal movements follow the greater direction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera does not accept a time limit for movements. The console stops it by command.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera does not support a timeout with a move.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not send events.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's answer to the subscription of its events cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its pictures are still shown and recorded. Update the camera's firmware.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not have the {namespace} service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not have the {names} service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} refused the stored user name and password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct them. Too many attempts may lock the account.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} redirects to {target}. Nothing was sent there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the camera's own address. If it needs TLS, begin the address with https://.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} refused {localname}: {words}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} refused {operation}: {message}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera has no picture setting {name!r}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's ONVIF answer cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If this continues, restart the camera or update its firmware.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The process that stops moving cameras if the console fails cannot be started. Restart the console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's ONVIF address is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct it in the list of cameras, for example http://10.0.0.5/onvif/device_service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} refused a snapshot (HTTP status {status_code}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera at {host} does not report its time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install onvif-zeep.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The descriptions of the ONVIF services are missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Connect a loudspeaker to this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no sound: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager records the change with the camera's number under Scheme, Code of practice. All partners and the owner must agree.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Adding or removing a camera is a major change; its agreement is recorded first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, SYS-07 and SYS-08</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot move camera {camera} or change where it looks at rest: no agreed major change of the last {days} days names it as moved or re-aimed ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot put camera {camera} into service for the first time: no agreed major change that is in force names it as added ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot remove camera {camera}: no agreed major change that is in force names it as removed ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was done with covert cameras under surveillance authorisations is not counted, only how many authorisations were entered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” is not the number of an incident.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it as in the incident log, for example {example}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan the square code at the foot of the page.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is not the code from a printed page.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan the page again. Keep it flat and in focus.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The code on this page cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>fill in {fields}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct this and save the entry again. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill in “{field}”</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{field} must be {expected}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{field} has too many items (at most {most})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{field} must be one of {allowed}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a date and time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a date</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a whole number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>yes or no</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a list of camera numbers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a list of words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another audit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The sample in this entry cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>overdue by 1 day, since {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>overdue by {days} days, since {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>due today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>due on {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people agree before a rule that protects others is switched off or asks for less.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot take this protection away alone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a second person who may change the scheme's facts to enter their password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask someone else to agree.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot agree to your own request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The address contains different user names or passwords.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use one user name and password (on the command line: --user and --password-stdin).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera address is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it in the form {forms}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A password was entered without a user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the user name as well (on the command line: --user NAME).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The addresses contain different user names or passwords.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Compare it with the fingerprint that the camera shows. Accept it only if they match.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The certificate of the encrypted streams of the camera at {host} is not trusted. Its SHA-256 fingerprint is {readable}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The certificate of the camera at {host} is not trusted. Its SHA-256 fingerprint is {readable}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved commissioning details of a camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They were written by a newer version of watchroom, or have been changed. Set the camera up again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved deployment of a camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It was written by a newer version of watchroom, or has been changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Probe the camera again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved make and serial number of a camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter one address in each line.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The list is empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save it as CSV, with one camera in each line.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The list cannot be read as a table.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The {column}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no address in this row.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is not an address or a host name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is a network, not the address of a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The port {port} is not a number from 1 to 65535.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>name of the person who is written to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>number of the request or complaint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>kind of request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the day on which it came</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>place, cameras and time that were asked for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the last day of the answer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the day of the letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>what the writer adds in their own words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>reasons of the decision</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the decision</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>conditions and restrictions of the decision</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the rights of complaint of this person, a text of its own</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the information of article 15 if it is due, a text of its own</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>that nothing was found if that is so, a text of its own</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>what was searched</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>purposes of the scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>partners of the scheme, who may receive recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>days after which recordings are deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>what was handed over or shown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>who received it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>owner of the scheme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>published contact point</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>data protection manager</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>days for which recordings are kept after the request is closed, if they are on hold</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>fee that is owed, in pounds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the complaint as it was entered, so that it can be checked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the finding about the complaint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the answer to the complaint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the day of the appeal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>who writes the letter: never somebody complained about</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{kind}” needs no release form.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter both. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The letter has no title or no text.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The letter is too long: a title has at most {title} characters, a text {body}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shorten it. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is filled into a title.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take the fields out of it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This letter knows no field {fields}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These can be filled in: {known}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A brace stands alone near “{words}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A field is its name in braces, such as {requester}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The letter must also say: {missing}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write it into a paragraph that does not wait for another field. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The scheme's own words cannot be used: {why}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The words of the settings file cannot be used: {why}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no letter of this name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{typed}” is not an exhibit reference.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the initials of the person who produces it and a number, for example ABC/1.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose at least one camera, each once.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was exported.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose at most {most} cameras for one package.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make several packages.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a later end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected time is empty: it ends when it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Exchange begin and end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected time ends before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected time is longer than {days} days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an end that has passed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected time is not over yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” is not a date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a date, for example {example}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” is not a time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a time, for example {examples}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The year {year} is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This date does not exist.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{clock:%H:%M} came twice that night, because the clocks went back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add BST for the first or GMT for the second.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{clock:%H:%M} did not exist that night, because the clocks went forward.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter another time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On that date the time was {zone}, not {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave out {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The {label} cannot be {value:g}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a value from {least:g} to {most:g}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark two or three people at different distances.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One person is not enough for calibration.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The people are at nearly the same distance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark one person near the camera and one far from it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The marks do not match a camera above flat ground.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark people who stand upright, each from the feet to the top of the head.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Calibrate the camera again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved pixel-density calibration of a camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The georeference of the plan is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A world file has six numbers. The first and fourth are metres per pixel.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The world file next to the picture cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It must contain six numbers, one per line.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a longer line and enter its length in metres.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The line or its length is too short.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag the camera onto the plan again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The position of the camera is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag it onto the plan.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is outside the plan.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The angle of view or the range of the camera is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter an angle up to 360 degrees and a range up to {range_most_m:.0f} m.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved map cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot delegate tasks to {holder} ({role}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager delegates to the deputy or a supervisor. In their absence, they delegate to an operator. Who decides on requests delegates to the manager or the deputy ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot delegate “{task_name}”: it is not delegated to {giver} for the whole period.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a period within your own delegation, or ask the manager to extend it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A delegation needs at least one task and a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the tasks and enter the reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A delegation must end after it begins and last no more than {days} days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a different end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people are two people: an account that one made or reset for the other is not enough.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, PPL-02 and PPL-08</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} cannot be the second person here: they may do this only {authority}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask somebody who may do it by their own role, or in somebody else's absence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who acts in the place of the first person is no second pair of eyes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, PPL-06 and PPL-08</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{by} created the account of {name} on {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{by} changed the account of {name} on {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{by} set the password of {name} on {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The password of {name} was set at the machine on {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These two cannot act together as two people yet. {what}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask somebody else, or wait until {day} (scheme setting: {days} days).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the 16 digits of the licence number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are on the front of the card. Spaces are allowed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A licence is valid for at most {valid_years} years, so it cannot expire on {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the expiry date on the card.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{login}” cannot be used as a user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use 2 to 32 lower-case letters a to z, digits, dots, underscores and hyphens, starting with a letter.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name that contains letters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use the name by which the person is known.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The name is longer than {most_name} characters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a shorter one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the force, collar number and rank of the police officer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are on the warrant card.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the staff number of {person}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It shows that one person has one account. For someone of another employer, write the employer’s name before the number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use this password: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Three unrelated words make a good password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a PIN of 6 to 12 digits that is not a simple sequence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, do not use 123456.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: the role {role} does not allow it (table of permissions).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask {roles}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No role has this permission.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>role {role}: no permission to {act}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The password of {person} was set by someone else.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in and choose a password of your own first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A password is known to its owner only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The account of {person} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in with your own account.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A retired account can do nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} has not signed the current confidentiality declaration ({declaration_source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in and sign the declaration first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The declaration is signed before access.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} has not signed the current undertaking to comply with the code of practice ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in and sign the undertaking first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The undertaking to comply with the code is signed before access.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act} without an active SIA licence. Licence of {person}: {licence_state} ({licence_source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A licensed colleague must take over. The manager can record a renewed licence once it is in the SIA register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Public space surveillance needs an active SIA licence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act} while you are not signed on ({shift_source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign on first.</source>
            <translation type="unfinished">Dechreuwch eich sifft yn gyntaf.</translation>
        </message>
        <message>
            <source>This is done on duty only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{trainee} is a trainee and cannot work alone. {why}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a licensed operator who is signed on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A trainee works only beside a named licensed operator, who has no other trainee.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is at console {console}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} already supervises another trainee.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No licensed operator has been chosen.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} cannot supervise a trainee.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is not signed on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SIA licence of {person}: {state}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act} now: standing order {number} allows it only in the absence of {name}, who is on duty ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tasks pass by a standing order only while those before are not on duty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A standing order needs at least one task and a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A standing order needs someone who acts in your absence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose roles or people from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot pass on “{task}” by a standing order.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is not a task of your own that the code of practice lets pass in absence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>somebody without an account</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A standing order of yours cannot name {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose from: {roles}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>never recorded: {never}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{topic}: lapses after {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: training of {person} – {what} ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager or the deputy records the training, in the People pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An act whose training is missing or lapsed is refused.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{topic}: never recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{topic}: lapsed on {day}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bookmark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A bookmark needs words.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say what is to be seen there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set the end of the loop later.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The second mark of the loop is not after the first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a speed from 1/8 to 64 times.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This speed is not possible.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures can be compared every 1 to 60 seconds, or never.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What a camera keeps for searches for motion cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set it again on the camera's page.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for the review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is recorded before anything is shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter who is present.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name everyone who can see the screen.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose from 1 to 16 cameras to review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the times.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The review ends before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A zone can have at most {corners_most} corners.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use fewer corners, or draw two zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another place, or close the outline.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is already a corner here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another place for the corner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This side would cross another side.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A zone needs at least three corners.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete the whole zone instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot lift zone {zone}. It is set never to be lifted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Anyone who may change privacy zones can allow it in the settings of the zone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>this zone is never lifted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot lift zone {zone}: the role {role} does not allow it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These roles can lift it: {allowed}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>this zone is lifted by: {allowed}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for lifting the zone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The reason is recorded.</source>
            <translation type="unfinished">Cofnodir y rheswm.</translation>
        </message>
        <message>
            <source>You can lift zone {zone} for at most {limit}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a shorter time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people must agree to lift or weaken zone {zone}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a second person with this permission to enter their password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a second person agrees to lifting or weakening this zone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no one agrees to their own request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera can have at most {zones_most} zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Combine some of them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw one of them again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two zones have the same internal ID.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw the zones on a live picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved view of the camera is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name for the zone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use at most {name_most} characters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the reason for zone {zone_name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say why the area is private, in at most {reason_most} characters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zone {zone_name} has no valid internal ID.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zone {zone_name}: the longest lift time is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a time of up to {hours} hours.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zone {zone_name}: {error}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw it on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The zone is outside the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A corner of the zone is far outside the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A corner of the zone is not a valid direction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw the zone again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A zone can span at most {span_most_deg:.0f}°.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw it as two zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add the missing corners.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A corner of the zone is not a valid position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move the corner so that no sides cross.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The outline of the zone crosses itself.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw it larger.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The zone is too small.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Part of the position record of the camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording for that time is shown covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Places where people expect privacy are seen only by authorised people, on the monitors meant for it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, PRV-04</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people agree before more people or monitors show such a place.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} shows a place where people expect privacy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only people who are named for it may see it. Ask the manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} shows a place where people expect privacy. It is not shown on this monitor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move it to {monitors}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people must agree before more people or monitors show camera {camera}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who may see this camera cannot be read, so nobody sees it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw them again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The privacy zones of the camera cannot be read: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The lens model of the camera is not valid: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The lens model of the camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The parking view is not complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a preset or the home position, and a time from 0.2 to 1,440 minutes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set up its steering again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved steering settings of this camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A stop of the tour is not complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a preset, a time from 3 to 3,600 seconds and a speed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose at least one weekday for the patrol.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, monday.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the hours of the patrol as HH:MM.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, 22:00.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A tour needs a name and 1 to {most_stops} stops.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set them up again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved tours of this camera cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded pictures are incomplete or missing. Check the recording in playback, and the camera's video settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded pictures cannot be decoded. Check the recording in playback, and the camera's video settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The times that the camera sends are wrong, so recordings use the time of arrival. Check the camera's firmware.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A recording is shorter or longer than the time that it covers. Check it in playback.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera announces sound but sends none. Check its microphone, or turn its sound off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{weekday} is not a weekday number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use 0 for Monday to 6 for Sunday.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A period in the recording schedule must end after it begins, on the same day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a night as two periods.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shorten one of them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two periods in the recording schedule overlap.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it in seconds, for example -2.5.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This error cannot be right.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter with what the clock was compared.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example: the speaking clock, a radio clock.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The retention period for {kind} cameras cannot be {days} days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter at least 1 day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{days} days for {kind} cameras is longer than the {code_days} days in the code of practice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the reason for the decision. It is recorded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw it with the mouse around what is to be covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The box is empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to a frame between its ends.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The track cannot be split here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Person {number}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clip has no pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Join or remove some of them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are more than {most} tracks.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{name}” stays clear without a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter why, or cover this person.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the subject of the request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything is covered: nobody is chosen to be shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Begin it anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The redaction was made by another version of the program.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The redaction cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose two or more people to join.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select them in the list, or on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{one}” and “{other}” are at different places in frame {frame}, so they are two people.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End or split one of them first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Subject access: time to answer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>30 calendar days, and no extension.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One month, and up to two more for a complex request (UK GDPR article 12(3)).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The earlier of both days counts. An extension that was told in time follows the law.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Subject access: length of the time asked for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Half an hour in the text.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An hour in the appendix of the code.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An hour is accepted. More than half an hour is warned of.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Six points before a viewing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Worded so that an open complaint would allow the viewing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The appendix means the opposite.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A viewing is refused while a complaint, an investigation or a civil proceeding is open, unless the data protection manager enters why not.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A person's own data during a complaint or civil claim</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The six points would refuse it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A complaint or claim alone is no ground to refuse it (UK GDPR article 15).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The six points guard the viewing. The law decides on the request, with a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requests of the National Crime Agency</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Must be met.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>May be met (Crime and Courts Act 2013, section 7).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Met by default. Only the head of service refuses one, with a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Court orders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Speaks of civil proceedings and tribunals only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An accused's request follows the prosecutor's disclosure (Criminal Procedure and Investigations Act 1996).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each kind of request has its own check.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Surveillance on the operator's log sheet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entered there before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody else may read of it (RIPA 2000 and its code of practice).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The log has the number and the times. Everything else is in the authorisation's own record.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Intrusive surveillance for the council</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Some local codes name who may authorise it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A council has no power to authorise it (RIPA 2000, sections 32 and 41).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The choice does not exist.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who authorises the council's own surveillance</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Head of service or above.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A director, head of service or service manager (SI 2010/521).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The posts that the scheme names, and no others that the law does not allow.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Acknowledging a complaint about data protection</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>5 working days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>30 days (Data Protection Act 2018, section 164A).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The earlier of both days counts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Body-worn video for intelligence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One force's notice includes intelligence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another force's notice keeps none for intelligence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no such category: footage is kept as evidence, for disclosure or for another purpose.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file has {size:.0f} MB. The limit is 20 MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make it smaller, for example with fewer pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save it as PDF, or as text in UTF-8.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is neither a PDF nor plain text nor Markdown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, PPL-07</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Elected members may not instruct surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a date, for example 04/05/2023.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The list can have at most {most} elected members.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove those whose term ended long ago.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is in the list twice for the same time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change the entry that is there already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the name of the elected member.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, Ada Moss.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave it out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is a {bar} in a name or ward.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the dates.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The term of {name} ends before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Line {number}: {problem}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An elected member cannot ask for surveillance, authorise it or direct it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was saved. Tell the director.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is an elected member, who cannot ask for surveillance, authorise it or direct it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tell the director. If it is someone else, enter their full name with the middle name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not answered yet: {questions}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer every question in the Scheme pane, also where nothing has changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A scheme can have at most {most} sites.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The {title} {one} is there twice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each belongs to one site. Remove it from the other.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no camera {number} in the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the camera list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no account {login}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter user names, separated by commas.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the name of the site.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, Market Hall.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A user name or reference has a comma in it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Separate several with commas.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{line}” is not a standard cost, or is there twice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write one a line, for example “copy 10.00”. For: {kinds}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use a camera under {urn} yet. Missing is {missing}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it, then begin.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera is used before its authorisation is complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} is not in force yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} is cancelled.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its times in the register of authorisations.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras are used under an authorisation only within its times.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} cannot be renewed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel it, and enter a new one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police direct or control the system only for the time that was permitted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} cannot be renewed: it is not in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a new authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An authorisation is renewed before it ends.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} cannot be renewed without the order of a justice of the peace.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the court and the number of the order.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A council's renewal has effect only when a justice of the peace has approved it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A {grade} cannot grant this: {kind}. It takes this rank or post: {granted_by}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check rank and type. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This must be granted {form}: {kind}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the urgent and oral type if it was granted by word of mouth.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another type if it was granted in writing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{kind}: granted {form}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The owner's representative must permit this in writing: {kind}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter who permitted it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police direct or control the system only if the owner permits it too.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The council may not authorise this: the crime threshold is not shown to be met.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the offence: at least six months' imprisonment, or sales to children of alcohol, tobacco or nicotine.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A council authorises directed surveillance only for offences above the crime threshold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The end of this authorisation is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter until when it was permitted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be in force for so long. It ends by itself on {end}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave the end empty, or enter an earlier one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This authorisation has already ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the dates. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An authorisation is entered before a camera is used under it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Both are the same half.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people each enter their own.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The half that begins with {mark} is no half of a key, or was mistyped.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One of the halves is no half of a key, or was mistyped.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type it again, group by group.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the confirmation by the covert authority bureau</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the confirmation by the covert authority bureau, whose time is over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the call back to the officer's force</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the order of a justice of the peace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the approval by a judicial commissioner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>that the director was informed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>contains a character that cannot be stored ({code})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>must be one line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is too long (at most {most:,} characters)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct it. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not shown while an organised visit is at the wall.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unlock this seat when the visitors have left.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An organised visit sees a wall without personal detail.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: an inspector only reads here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the operator on duty, who signs in with their own password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An independent inspector reads the books and the audit log, and changes nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing to undo.</source>
            <translation type="unfinished">Nid oes dim i’w ddadwneud.</translation>
        </message>
        <message>
            <source>There is nothing to redo.</source>
            <translation type="unfinished">Nid oes dim i’w ail-wneud.</translation>
        </message>
        <message>
            <source>Choose one from the list of layouts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no layout “{name}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>That monitor is connected again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You do not need to move anything.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a tile on a connected monitor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This monitor is not connected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another tile or layout.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This layout does not have that tile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This wall was saved by a newer version of watchroom.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Update this console, or save the wall again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved wall cannot be read: “{part}” is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console starts with a new wall. The old file is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All cameras fit on one page, so there is nothing to tour.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a layout with fewer tiles.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a longer time per page.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each page must stay for at least 2 seconds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the camera does not send over {name}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>pictures came damaged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>nothing came over {name}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the camera sends {codec}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the camera refused our own client (status {status})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder has the camera again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder does not send this camera any more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is asked again at once. If it lasts, look at the recorder in the Health pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An internal error occurred in this stream.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A picture has no slices.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A picture before this one is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A picture lacks slices.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A picture lacks its first slice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two pictures are in one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing that burns discs here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no drive {device}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{image} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the image of a disc.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disc does not hold what was to be burned{reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroy it, and burn another one. If it happens again, the drive or the discs are faulty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{program} cannot be started: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disc was not burned: {said}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Put an empty disc in the drive, and try again. What was burned in part is to be destroyed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no key that seals ONVIF export files.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write a folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{file} does not fit on one disc.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose larger discs, a folder or a ZIP file. Nothing was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>trimmed and joined from recordings {first} to {last} of the camera, encoded again as H.264 with the recorded sound, if there is any, as AAC, and with a caption under the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{damaged} of {read} pictures could not be decoded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} could not be encoded: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the recording with the verification of recordings. Nothing was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was read back of {name} differs from what was written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The drive is faulty. Use another one. Nothing was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An ONVIF export file joins the recordings, so it is no master.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An ONVIF export file holds one camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An ONVIF export file cannot hold {codecs}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera changed its picture or sound in this time, so the recordings cannot be one file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{file} is damaged: {fault}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The ONVIF export file could not be written: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was read back of {name} is not right: {fault}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a new folder. Nothing was written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{into} is not empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough space in {into}: {needed:.1f} MB are needed, {free:.1f} MB are free.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another drive, or a shorter time. Nothing was written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The drive of {into} holds no file of 4 GiB or more (FAT32).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Format it as exFAT or NTFS, or choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package cannot be written to {into}: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another disk or folder. Nothing was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{part} is in the way and is not an unfinished package.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move it to another folder, or choose another one for the package.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>its content is not what was recorded and sealed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time stamp authority did not give a time stamp: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package is made without one. Check the address in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera could not be calibrated: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Point the camera at something with much detail that stands still, for example a house front, and measure again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file {name} for searches for motion is too large: {size:.0f} MB. A day fills {most:.0f} MB at most.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder has not written it. Move it out of the folder of recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This PDF cannot be shown ({why}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This PDF cannot be shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open it with another program, save it as PDF again, and file that as a new version.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording cannot be read: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Listen at a console with a loudspeaker.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no sound here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera is plugged into this machine.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Plug one in, type the reference, or hold the label before a camera of the wall.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan the page as PNG or JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{image} cannot be read as a picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No QR code was found in {image}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan the page flat and sharp, at 300 dpi or more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording volume is not available.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The decoder failed: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{damaged} of {sent} pictures are damaged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only {decoded} of {sent} pictures appear.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covering its privacy zones takes longer than this machine has.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covering its privacy zones could not begin: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The process that covers its privacy zones ended. It is started again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{seconds:+.1f} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The sound ({codec}) is not recorded: it cannot be decoded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The sound ({codec}) is recorded as PCM.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clip could not be worked on: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the recordings with the verification of recordings. Nothing was issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{name}” cannot be used: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The search with “{name}” ended: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another model, or look without one. Nothing was changed in the redaction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The studio's pictures cannot be kept: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the disk of the console's home folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its name has characters that cannot be shown. Rename it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is larger than {largest} MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is empty. Copy it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is not a file. Copy the file itself; links are not followed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open the redaction again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This picture cannot be shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{track}: refused by the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{track}: back channel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the camera's user name and password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera refused the password.</source>
            <translation type="unfinished">Gwrthododd y camera’r cyfrinair.</translation>
        </message>
        <message>
            <source>Enter the camera's user name and password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera asks for a user name and a password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set the camera to digest authentication with MD5 or SHA-256.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera asks for a kind of login that watchroom does not support.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the address: rtsps:// is for the camera's encrypted port only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The encrypted connection to the camera failed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the stream address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has no stream at this address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If that is your camera, enter this address for its stream. Nothing was sent there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's stream has moved to {address}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set the camera's transport to automatic.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not send over {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again later. If this goes on, check the stream address and the camera's settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera refused the session (RTSP status {status}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera refused the session.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close another recorder or viewer of this camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has reached its limit of sessions.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera stopped sending.</source>
            <translation type="unfinished">Peidiodd y camera ag anfon.</translation>
        </message>
        <message>
            <source>The camera does not answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera accepted the session, but sends nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set a shorter key frame interval in the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not send key frames.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart the camera, or change its video encoding and back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera sends no parameter sets.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This stream has no video.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera sends a codec that cannot be recorded ({codec}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set its video encoding to H.264 or H.265.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera closed or refused the connection.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera did not give a usable answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its power and network connection.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera cannot be reached.</source>
            <translation type="unfinished">Ni ellir cyrraedd y camera.</translation>
        </message>
        <message>
            <source>The camera's stream cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera ended the session.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's pictures arrive damaged. The stream is being read in another way.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The stream format changed. The stream is being reopened.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{folder} is on a network share, where the index (SQLite) does not work.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a folder on a disk of this machine.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The volume {folder} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the disk.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{folder} is damaged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move this file to another folder and start again. The volume gets a new description and keeps its recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The volume {folder} was written by a newer version of watchroom (format {newest}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use that version or a later one. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No recording volume can be created in {folder}: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that the disk is connected, not full and not read-only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The index of {parent} was written by a newer version (format {version}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use that version or a later one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The index {path} cannot be used: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The index {path} is damaged: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It can be rebuilt from the segments.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The index has a row for camera {camera}, {place}, that cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The volume {folder} cannot be written: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file system of {folder} cannot lock files ({error}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Without locks, two consoles could write there at once. Choose a folder on a disk of this machine.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another console already records to {folder}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close the other console, or set another recording volume for this one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disk of {path} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording {name} is not available.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that its volume is connected. It may have been deleted meanwhile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording {name} cannot be read: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the disk. It may have been deleted meanwhile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording volume {name} is not available.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The index {path} cannot be copied for reading: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the free space for temporary files.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{folder} is not a recording volume.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the folder that contains `segments`.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording volume {path} failed: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>unplugged or not mounted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>this file system does not confirm new files: a power cut may lose the last of them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording is not possible: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Free or replace a disk. Recording then continues automatically.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>all volumes are full</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings on {path} could not be deleted: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The certificate of the camera at {host} has changed. Its fingerprint is now {fingerprint}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It was reset or replaced, or someone is intercepting the connection. Nothing was sent.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is not the SHA-256 fingerprint of a certificate.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter 64 characters, digits and letters a to f, with or without colons.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The number has more than {most_digits} digits.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a shorter number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A sample has 1 to {most} entries.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter how many to draw from each book.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose other books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These books have no entries yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{entry} is not in the sample.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter findings only for entries that were drawn.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A finding cannot be moved to another entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Record a finding about that entry instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot read all of this.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the director, or the data protection manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Some entries are read only by those who are named for them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This concerns you, so you do not read it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Somebody else handles it: another manager, the data protection manager or the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A complaint or a breach is never handled by the person whom it concerns.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The machine's clock was moved. No personal details are erased until its time is confirmed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check date and time of the machine. If they are right, confirm them in the Health pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find it in the incident log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no incident {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add to it as it is.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident {number} is open.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no entry {ref}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident {number} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a supervisor to reopen it, or open a new one that refers to it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The closing time is before the time when the incident was seen.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the time. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The closing time would be before the time when the incident was seen.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody has stamped an arrival for work order {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stamp the arrival first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The stamps of a contractor, and what an entry belongs to, cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it anew. A wrong order is withdrawn.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no work order {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the number, or leave it empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter an interval of 1 to {most} months.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The day of the service is in the future.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The list has changed. Choose again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No entries are selected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select at least one in the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose other days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was entered in this book on these days.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One print can hold at most {most:,} entries.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print them in parts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{title} does not have entries {from_number} to {to_number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the last number in the book.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selection has too many separate ranges for one print.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select fewer, or print a range of numbers.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{title}: you cannot enter this in the general form.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use the pane for this task.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{title}: you cannot correct this in the general form.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for the correction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say what was wrong with the entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No entries are marked.</source>
            <translation type="unfinished">Nid oes cofnodion wedi’u marcio.</translation>
        </message>
        <message>
            <source>Read an entry, then mark it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You have already countersigned {ref}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove it from the selection.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the number of an incident, for example 2026/0412.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find it in the list of the book.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{ref} did not open a case.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the entry that opened it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{ref} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct it, ask a supervisor to reopen it, or open a new one that refers to it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{ref} is open.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No book has entries of this kind ({name}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one of the forms of a book.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no book called “{name}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one of these: {names}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{title}: you cannot enter this by hand.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console records it elsewhere.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time is in the future.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot countersign {ref}: {own} is your own entry (code of practice, LOG-04).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot countersign {ref}: the author of {own} is {author}, an account with your licence number, staff number or collar number (code of practice, LOG-04).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask another supervisor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A person cannot countersign their own entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something was added to {ref} after you read it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read it again, then countersign.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{ref} was recorded by the console, so you cannot correct it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add an event to the operator's log that explains it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the remarks of a daily check can be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do the check again if a camera was judged wrongly, or report a fault.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This draft belongs to someone else or to another entry, or has already been saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start a new entry under your own name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open that entry first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This entry belongs to an earlier one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entry}” is not an entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter book and number, for example incidents 12.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>See the device report.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for removing the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for taking the camera out of service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot put camera {camera} {name} into service yet. Missing: {missing_text} ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complete this under Commissioning.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager, or use another camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do it at a console where you are signed in, or use another camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Some cameras are seen only by those who are named for them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The daily check is not finished. Still open: {left}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check every camera, then finish.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no deployment {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signs go up with an overt camera and come down with it; a photograph shows them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter until when the camera may be in operation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The end has passed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} does not last until then.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Approve it until the end of the authorisation at the latest.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A covert deployment stays within its authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You assessed this deployment, so you do not decide on it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another person with this right decides.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Whoever assesses a deployment does not approve it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {number} is not approved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager or a head of service to approve it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {number} is not approved for that time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install the camera within the approved time, or ask for another approval.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Put them up first, and enter when.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The signs are not put up.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no redeployable camera {number} in this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a redeployable camera. A camera's kind is set under Cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera is installed already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Assess a deployment for each camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {number} is not free: its removal was not entered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its removal first, or choose another camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {number} was not free at that time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the time, or choose another camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the installation first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is not installed yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It was removed before it was installed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {number} was not free until then.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take them down with the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The signs are still up.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A covert camera has no signs.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it without a photograph.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signs and their photographs belong to overt deployments.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it under Deployments, with the photograph.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The photograph of the signs is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The photograph has {size:.0f} MB. The limit is 10 MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save it smaller.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a photograph.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is neither PNG nor JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Assess a new deployment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deployment {number} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Places, times, cameras and photographs of a deployment cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End the deployment, and assess a new one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End it by a review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The deployment was approved already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone may have removed it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This plan does not exist.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a place on the plan.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The place is outside the plan.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} does not name camera {camera}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install a camera that it names.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no authorisation {urn} in this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it under Surveillance first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covert only against fly-tipping, and only under its surveillance authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>there is no approved deployment (RED-01)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>its deployment is over (RED-01)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter 1 to {servers_most} time servers.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Separate them with commas.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its name or its address.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{shown}” is not a valid time server.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the camera list (on the command line: watchroom cameras list).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera number {requested} is or was in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The first free number is {first_free}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console no longer receives events from camera {camera}: {error}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera is not taken from the work for which it is reserved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot change or remove camera {camera}: it is reserved at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A linked feed has only the cameras and hours of its agreement.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, SYS-10</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An agreement with a partner about camera {camera} cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Verify the books, or enter the agreement anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The agreement with {partner} about camera {camera} has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{partner} agreed to camera {camera} only at other times ({hours}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager about the agreement, under Linked feeds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was changed.</source>
            <translation type="unfinished">Ni newidiwyd dim.</translation>
        </message>
        <message>
            <source>This feed is not in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Partner, cameras, hours and times of a feed cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End the agreement and enter it anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End that use first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This feed is in use already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The agreement with {partner} does not cover this time ({hours}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not in the agreement with {partner}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People expect privacy in what camera {camera} shows.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has privacy zones, which its own stream does not show. Use a monitor of this console, where they hold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager about the agreement.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no agreed feed {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera is in service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras are put into service under Commissioning.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Breach {number} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a supervisor to reopen it, or report a new one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a follow-up.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The times that count and the staff named cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no breach {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It was reported before it was found.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The report came later than 72 hours after the breach was found.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say why it was late: the Commissioner has to be told the reasons.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A report later than 72 hours is accompanied by reasons for the delay.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The report to the Commissioner is not entered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it with its time, then close the breach.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no complaint {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complaint {number} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a supervisor to reopen it, or register what comes now as a new one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another letter.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The day of the letter is in the future, or before the complaint came.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter first why the answer takes longer, and until when.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the answer first; after an appeal, its outcome is told.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the appeal, and the answer to it, first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This counts only with the letter that tells the complainant.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write the letter: it is entered with it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The days that count, the people named, the recordings and the finding cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it anew. A wrong complaint is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the day. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The day is in the future.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The day is before the complaint came.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The acknowledgement goes with a copy of the completed form.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enclose the copy, so that the complainant can check it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The complaint was acknowledged already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The complaint was answered already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter by when the complaint is answered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new day has passed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the acknowledgement first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The complaint was not acknowledged yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the answer first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The complaint was not answered yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The complainant still waits for an answer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody handles a complaint or a breach that concerns themselves.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This concerns you, so you do not handle it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is the name of several people here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the user name of who answered, for example a.bell.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This concerns {name}, who does not answer it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter who else answered it: another manager, the data protection manager or the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} may be {other}, whom this concerns.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the full name of who answered, with their post.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} has no account here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the name of someone who has, or the post of this person, for example chief executive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody here has the user name {login}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter user names, for example a.bell.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everybody but the person whom a request is about is obscured in what leaves, unless it is said why not.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is not entered which redacted copy this is.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the number of the redaction, or why nobody else had to be covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no redaction {number} for this request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another number. The list of redactions says what each is for.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A second person has not released redaction {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Finish the review in the redaction studio, and have another person release it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say why it takes longer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The letter tells the requester the reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read it from the drive's own label.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The serial number or label of the drive is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are no recordings of these cameras in this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisation {number} cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was recorded under {urn}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings are held from when an officer begins at a seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The last recordings are still being written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again in some minutes, so that nothing is missing on the drive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No recording is complete yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again in some minutes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The requester keeps this material for {years} years (code of practice, RIP-05).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only £{owed:.2f} is owed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the fee first, or correct the amount.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{material}” is not with a processor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out now: {out}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{material} is still with a processor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter that it came back, then close the request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The register shows material out and back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter its amount in pounds, or no fee at all.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The fee is nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People get their own data free of charge.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter why the request is manifestly unfounded or excessive, or charge nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No fee for a person's own data, unless the request is manifestly unfounded or excessive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The standard cost of this is £{usual:.2f}: {what}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Charge that, or enter why it is not the standard cost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fees are the scheme's standard costs.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing goes to a processor: the request was not granted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is decided first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Access to recordings is granted before anything leaves.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The contract does not guarantee security, return and destruction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Send nothing before it does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material goes to a processor only under a contract with these guarantees.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter first that it came back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This material is with a processor already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an earlier period.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The period of the report has not begun.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another report was published meanwhile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make this one again, so that both are compared.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A report of {first} to {last} is published already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Publish the same period again, or one that begins and ends with it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Published periods are the same or apart: else withheld numbers follow from two.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no request {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {number} is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a supervisor to reopen it, or register what comes now as a new request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The day is before the request came.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time asked for is longer than an hour.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the person for the time within an hour (local code of practice).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The footage ends before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter first that it came.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something is awaited of the requester already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter what was asked first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is awaited of the requester.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it as a further request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The request was not decided yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The requester still waits: {state}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Release what was granted, or decide anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer it in time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time for this answer cannot be extended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer the request in time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time was extended already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The requester had to be told by {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer the request now, and note in the answer that it is late.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An extension is told within the first month.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This cannot be granted yet. Not established: {words}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Checks that are missing besides: {count}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the check with its evidence.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter that it came.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something is awaited of the requester.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the head of service may refuse a request by the {kind}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the head of service, who enters the refusal with its reason, or in their absence whom they ordered to decide.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing can be released: the request was not granted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director, a head of service or the data protection manager decides first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Access to recordings is granted before anything is released.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The fee was not paid: £{owed:.2f} is owed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the payment first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fees by the scheme's standard costs are paid before material is released.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A copy is never made for “{kind}”: recordings are shown only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Let them view it in a separate room.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Other named agencies may view; a copy is never made or released to them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The six points were not confirmed, so nobody outside may view recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The data protection manager confirms them first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Six points are confirmed before a third party views recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is an elected member, who does not decide about requests.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An elected member does not decide about requests.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director, a head of service or the data protection manager decides.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director, a head of service or the data protection manager grants access to recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The requester has no letter with the outcome yet: {letter}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write the letter, then close the request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The outcome of a request is told in writing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only a freedom of information request that is not decided becomes subject access.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Register what was asked as a request of its own.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A request by “{kind}” needs no such check.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one of the checks of this request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Attach the document: {words}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan it, or save it as PDF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This counts only with the letter that tells the requester.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who asks, the checks, the days that count and the decision cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter it anew: a further check, question or decision. A wrong request is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time ends before it begins.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No recording of camera {camera} of this time was deleted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the camera and the times.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What leaves for a request is no more than was granted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {request} was not granted ({decision}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Whoever decides on requests decides first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Neither request {request} nor its decision names cameras and time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the decision with the cameras and the time that are granted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {request} was not granted for camera {named}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave them out, or have the request decided anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {request} was not granted for camera {camera} at {moment}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the granted time, or have the request decided anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {request} was granted for a {granted}, not for a {copy}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the kind of copy that was granted, or have the request decided anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a hold</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a hold that cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close it first, then end its hold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What a hold keeps cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Place another hold, then end this one if it is not needed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{login}” is not a user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the user name of the person who is responsible for the hold.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter an earlier or a later day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The review must be after today and within a year.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a hold from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is on hold for {owner}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} is in {place}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct where it was moved from. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Refresh the register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This entry is not there, or is countersigned already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign it in the field for the signature.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The statement is not signed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} has entries without a witness.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a witness to countersign them first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot destroy {reference}: it is on hold for {why} (code of practice, EVD-08).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The owner of the hold can end it when it is no longer needed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data relevant to a pending request, claim or subpoena is not destroyed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot destroy {reference} without a witness (code of practice, EVD-02, EVD-03).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use the Media pane, where the witness signs on the spot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The destruction of a medium is witnessed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no master “{master}” in the register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Register the master first, or leave the field empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The reference {reference} is in use already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the medium a reference of its own.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} was changed at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look at its entries, then try again. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot correct the reference of {reference}: it is on hold for {why}, which names it (code of practice, EVD-08).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct it when the hold has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read the entry again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The register has changed since this was shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose at least one place.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No place was counted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>I, {name}, state that {reference} was kept as follows, and that nothing else happened to it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose it from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no medium {number} in the register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find it in the media register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no medium “{code}” in the register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan the label again, or type the reference as the label has it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} is {state}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot move or hand over {reference}: “{title}” of {when} is not countersigned by a witness (code of practice, EVD-03).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a witness to countersign it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No movement and no hand-over while a link before it is unsigned.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time is before the last entry about {reference} ({when}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} is a master: originals are not replayed unless essential (code of practice, EVD-05).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review the working copy, or enter under Conditions of viewing why the master is needed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Originals are not replayed unless essential.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reference} is a master, which stays in secure storage until {day} (code of practice, EVD-01).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand over the working copy. Only a court can order the master.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The master stays in secure storage for three years; the working copy is handed over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot destroy {reference}: a master is kept for three years, until {day} (local code of practice).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep it in secure storage until then.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Evidence masters are kept for three years.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot hand over {reference}: {problem} (code of practice, EVD-03).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign a statement of continuity for it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No hand-over without the operator's signed statement of continuity.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>there is no statement of continuity for it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>statement {number} is not about its continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>statement {number} is not signed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>statement {number} is older than its newest entry</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>countersigned by {witness}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not countersigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{when}: {title}{place}, entered by {author}, {signed}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{author} has no account in this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A supervisor can countersign the entry in the list of entries to countersign.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The user name or password of the witness is not correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot be the witness of your own entry (code of practice, EVD-03).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask a colleague to countersign it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each entry is countersigned by a witness.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no camera {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for the package again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{ref} cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check cameras and time. What is still being written can be exported a minute later.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its number, or leave it empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{exhibit} is not the reference of a {copy}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave the reference empty, and the next free one is used.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The exhibit reference {exhibit} is already in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another one, or leave it empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The zones are already lifted for package {request}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {request} is already released with its zones covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for the package again, and lift the zones before it is released.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No privacy zone was in force in this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package needs no lift.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {request} is already released.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {request} is not released yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A person who may hand over recorded data releases it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no evidence package {request}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its number in the book of evidence packages.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {request} is already issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for a working copy of it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What a pending request or complaint is about is not destroyed, nor before the time to complain is over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{case} is open, so its hold cannot be ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{case} is closed, but its answer may still be appealed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The hold can be ended from {day}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another console made a print at the same time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an open one, or none.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no open incident {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For whom a print was made, and on whose authority, cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroy the print with authority, then make it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the print a reference of its own.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print {reference} is destroyed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another print.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot hand print {reference} to the police: it has no written authority of an inspector or above (code of practice, EVD-06).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make a print for the police, with the authority attached.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Prints for the police need written authority of an inspector or above.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose it from the list of prints.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no print {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document has {size:.0f} MB. The limit is 10 MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan it with fewer points per inch.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document is not a PDF, PNG or JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot make a print for the police without the written authority of an inspector or above (code of practice, EVD-06).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter officer, rank and reference of the authority, and attach it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot make a print for the police before the written authority is attached (code of practice, EVD-06).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the print from the picture, and attach the authority there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You asked for this package, so you cannot release it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask another person who may hand over recorded data. It is listed under Media and holds, Packages.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>a package is released by another person than asked for it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name for the plan.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, Town centre.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are already {most_plans} plans.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove one that is not used.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The plan “{title}” does not exist.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask {names}: on duty now, and may do it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask {names}: on duty now, and may do it. {otherwise}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{actor} has no account in this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager to create one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everyone uses an account of their own.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in, or ask the manager for an account.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This scheme already has a manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for closing the account.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check both dates.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training expires before its date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is not a manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager sets the passwords of everyone else.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot change an account with the role {role}. Only the manager can (table of permissions).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the manager changes the accounts of owner, manager and deputy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a person from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no active account {login}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is signed on as {role}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change the role after they have signed off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is the only manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give someone else the role of manager first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This {number} is already recorded for {account} (user name {login}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One person has one account, which stays theirs after it was closed. Check the number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The staff number of {person} cannot be removed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the right one instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This delegation has already ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot end this delegation, because you neither gave it nor hold it (code of practice, PPL-06).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the person who gave or holds a delegation, or the manager, can end it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} no longer has the delegated tasks: {tasks}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If they are still needed, ask the manager to delegate them again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The SIA licence of {person} ends at midnight.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Arrange for a licensed colleague to take over. After midnight, they cannot steer or call cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The SIA licence of {person} is no longer valid: {state}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A licensed colleague must take over now. Hand over and sign off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Too many incorrect passwords.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again in {wait}, or ask the manager to set a new password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>While the police are in total control, they alone work at the seats, with the named cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: the police are in total control.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The hand-back is signed under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police in control? An entry is damaged. Until both sides sign, no camera can be used.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer and a person of the owner sign the hand-back under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera}: it is reserved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the supervisor. It is free when the work there ends.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisation {urn} does not cover this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not named in authorisation {urn}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for an authorisation that covers it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone else is signed in at this console now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check who is signed in, then try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everyone acts under their own name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: no one is signed in at this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every action is recorded under a person's name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act}: {person} has locked this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unlock it with the password or PIN.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer has only the named cameras, and only within the times of the authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>code of practice, RIP-04</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not named in the officer's authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer's authorisation does not cover this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot {act} while an officer is at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do it at another seat, or end the officer's work first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer's authorisation has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database is away, so it is not known whether the officer's authorisation is still in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{incoming} is already signed on here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another person must take over. To end the shift, sign off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} is already signed on at console {console}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign off there first. A supervisor can sign off someone who forgot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for signing off someone else.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no shift to end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is not signed on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This shift was ended at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A trainee is still signed on under this supervision: {names}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The trainee must sign off first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is the password that you have now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The password or PIN is not correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This standing order has already ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot end this standing order, because you did not give it (code of practice, PPL-06).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the person who gave a standing order, or the manager, can end it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for ending the standing order.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} has not signed the undertaking.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are asked to at their next sign-in.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} signed version {version}, which is no longer in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are asked to sign the current one at their next sign-in.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not shown while a recording is viewed at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unlock this seat when the viewing is over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A viewing seat shows the one recording, and nothing else.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no bookmark {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot save a bookmark while an officer is at this seat: others would see it afterwards.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer notes the time in their own record.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is done under an authorisation is kept apart from the ordinary records.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} did not have this zone at that time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a zone from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The review has ended, so its zones stay covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start a review, then lift the zone in it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones covered this area, so motion in it cannot be searched for.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw another area.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The privacy zones of camera {camera} move with its picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion cannot be searched for in its recordings. Look through them at a higher speed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measuring how fast it pans</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measuring how fast it tilts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measuring how fast it zooms</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Comparing the pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture of camera {camera} is covered, so it cannot be calibrated.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the lens values by hand, or remove its privacy zones first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} does not report its position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be calibrated, and privacy zones cannot follow its picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Position {at} of {all}: moving there</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Position {at} of {all}: taking a picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not sending a picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again when it is live.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} did not reach the position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone else may be steering it. Try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The calibration was cancelled.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter why people expect privacy there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name at least one person who may see this camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If nobody may, take the camera out of service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>At most {most} people and monitors can be named.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name fewer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose people from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter why no privacy is expected there any more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everyone who watches may see camera {camera} already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a reason for changing the privacy zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no earlier version of these zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} can move, so its zones must be drawn as directions, not on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw the zones again for a moving camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} does not move, so its zones must be drawn on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw the zones again on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} is not calibrated, so the console cannot place its zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Calibrate it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} can move, so its zones cannot be written to the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console covers them in the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This zone is not lifted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} does not have this zone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{by_name} has already lifted zone {zone_name} until {until}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wait, or restore the zone first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} cannot be pointed at a place in the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Steer it by hand.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not report its position.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is not responding to steering.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console will try again in a moment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} cannot be steered over ONVIF.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{label}: steering has stopped working.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart the console. The cause is in the diagnostic log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{label}: the stop is not confirmed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Watch the picture. The console keeps sending stop until the camera confirms it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera}. The device at its address has changed: {maker} {model}, serial number {serial}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If the change is correct, accept the device under Commissioning. The camera is still being recorded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera is used only as it was put into service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera}. It is out of service: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager can put it back into service.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera that is out of service is not used.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera}. Its deployment is over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove it, or ask for another approval.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot use camera {camera} yet. It is being set up ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager can put it into service when the impact assessment, the operational requirement and the tests are complete.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name for the preset.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use at most {most_name} characters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera did not confirm that it reached {preset}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to the preset and save it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One person at a time moves a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You can reserve a camera for {least_min:g} to {most_min:g} minutes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one else is using camera {camera}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Steer it, or reserve it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your reservation has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is reserved at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is asking you for camera {camera} any more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You handed it over to {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} took it over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot steer camera {camera}: it is reserved at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot steer camera {camera}: {holder} ({title}) has reserved it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot steer camera {camera}: {holder} ({title}) is steering it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask for the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take over the camera, or ask for it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} did not respond in time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again when it has stopped moving.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{holder}: you no longer have camera {camera}. {why}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} cannot be steered.</source>
            <translation type="unfinished">Ni ellir llywio camera {camera}.</translation>
        </message>
        <message>
            <source>Choose a camera that is marked PTZ in the camera list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console is closing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A camera can have at most {most_tours} tours, each with a different name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no tour called {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No tour is running on camera {camera}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clocks of the cameras could not be entered. {fault}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The ends of the recordings could not be entered. {fault}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Volume {volume} is short of {left:.0f} MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its recordings are all on hold or too new to delete. Add a volume, or review the holds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A hold cannot be opened here: the key of the sealed records is missing. All recordings since {since} are kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people bring the key back on this machine: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The machine's clock was moved by {step}. Until {until} (UTC) nothing is deleted for its age.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{count} recordings have an impossible date: the machine's clock was wrong.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are kept, and their retention period begins today. Search for them under the date they show.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Begin the redaction anew.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the reason for the redaction.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, subject access.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clip is longer than {minutes} minutes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Somebody must look at every frame: redact it in several clips.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are no recordings of this camera in this time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no model “{name}” in the folder of models.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{name}” cannot be used. {problem}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy another file into the folder of models, or look without one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{seen} of {frames} frames were looked at. Not yet: {missing}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look at the others: “next frame not seen” goes to them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing leaves before a person has looked at every frame.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You have worked on this redaction, so you cannot release it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask another person who may hand over recorded data.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A second person releases a redacted copy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction {number} is not released yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A second person who may hand over recorded data releases it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Finish the review in the redaction studio first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not every frame was looked at yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The redaction was changed after every frame was looked at.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look at the changed frames and finish the review again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction {number} is already issued.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Begin another one with its instructions.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no redaction {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redaction {number} is for no request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Begin a redaction with the number of the request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A second person has not released redaction {number} as it is now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Finish its review, and have another person release it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is shown before a second person released it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version {version} of this document is already here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the new version another number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A newer version is in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read the newer one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot save or print “{title}”: it is restricted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read it at the desk. The manager can file a version that is marked public.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A restricted document does not leave the control room.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no such document.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file of “{title}” is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore it from a backup, or file the version again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file of “{title}” is not the one that was filed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do not use it. Tell the manager, and verify the books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example: {first}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Is {name} the elected member {member}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer the question in the form. The answer is saved with the entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{name}” is not a fact of the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set them on the page for training. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These are not rules of training.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is not a rule about added and removed cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set it on the page of the code of practice. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a number of days from 0 to {most}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These are not sites of the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter them on the page for sites. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is not a list of elected members.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter them on the page for elected members. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the user name of their account, or leave it empty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot enter this change yet. Agreement is missing: {names} ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the change when all have agreed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot enter this change yet. The facts of the scheme do not say who must agree: {titles} ({source}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter these facts first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the date on which it was done.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The date of the review is in the future.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A major change needs all partners, a minor one the manager and the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter an event in the operator's log if you want to note it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is asked of you now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Explain the rest there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the wording of this answer can be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot do this from the command line while an officer is at the seat with you.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do it when the officer has left, or have someone else do it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings of camera {cameras} are not on the requester's drive yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write the material to the drive first: after the hand-over, retention deletes it here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no key of the sealed records on this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is made with the first authorisation, letter or attachment. If this console has lost it: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key on this console does not open the sealed records of this scheme, so halves of it would be worth nothing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take the halves at a console that opens them. Two people bring them here: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Both halves would be with one person.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another person who may read the authorisations takes the second half.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sealed records are opened again by two people together.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The message has {size:.0f} MB. The limit is 10 MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save it without its attachments.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save the message as a file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is no e-mail message, PDF, PNG or JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bureau's message is not attached.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Confirm it under Surveillance, and choose the file of the message there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bureau's confirmation is kept with the authorisation.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bureau's message of authorisation {number} is not the one that was filed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The words of authorisation {number} are sealed: you do not have their key here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone who has it can give it to you under Surveillance. If you unlocked with a PIN, lock the console and enter the password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer is already at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End their work first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No officer is at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ended by the operator</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The operator beside the officer has left the seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officers in total control take the seats themselves, under their own names.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose “Police take control” instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police in total control take the seats, and the owner's staff leave.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director agreed that the officer directs the operator, not that they steer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Let the operator steer, or ask the director.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer operates cameras only with the director's agreement.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The authorisation has no end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer's authorisation was cancelled.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer's authorisation is not in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer works only beside the operator on duty at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in and take a shift first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Room staff stay at the controls.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director has not agreed that an officer works under {urn}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ask the director, and enter the agreement.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer operates cameras or directs the operator only with the director's agreement.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You are not named in authorisation {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone who is named in it, or the director, can name you.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} may not read authorisations.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name someone whose role permits it, such as a supervisor or the manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose it from the register.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no authorisation {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{login} is not named in authorisation {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name them first, with a reason.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} has not ended yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel it first, so that all of its material can be handed over.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What an authorisation permits cannot be corrected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel it, and enter a new one with its own number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A {approver} does not approve this: {kind}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check who approved it. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each kind of authorisation has its own approver.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct the list of cameras. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The number {urn} is in use already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each authorisation has its own number. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police are in total control already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They hand it back first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police took total control.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read it under Surveillance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The authorisation has ended meanwhile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police are not in control of the system.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An officer in control and a person of the owner sign the hand-back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the user name of the other side.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The hand-back is signed by both.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The police handed the system back.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The control by the police has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{urn} does not permit total control.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an authorisation of the kind “police in total control”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An assistant chief constable or above asks for total control, in writing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the most senior officer of the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They consider it personally before the police take control.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Total control is considered personally by the most senior officer of the owner.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{login} is no account of a police officer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The manager creates an account for each officer, with force, number and rank.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose them too.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer in charge is none of the officers.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One person cannot sign for both sides.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Have somebody else of the owner sign.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The owner and the police sign.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a user name, for example a.bell.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} may read no authorisation whose words are sealed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone who is named in it, or the director, can name them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check both of them, and their date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These halves do not open the records of this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open it as the console does.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This scheme keeps no surveillance records apart.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct this and sign the visitor in again. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The restricted-access notice has not been shown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The current declaration for visitors is version {version}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The declaration is not signed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time of arrival is in the future</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The expected time of leaving has already passed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A visit cannot last longer than 24 hours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor {visit} has already signed out{when}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If that is wrong, correct the entry. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An appointment is entered before the visitor comes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a time that is ahead. Who is here already comes without an appointment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the date.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The appointment is more than a year ahead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose it from the diary.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no open appointment {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Appointment {number} is for another day or another type of visitor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another one, or sign the visitor in without an appointment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police observe only beside the operator on duty at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An observing officer has no controls, and is never alone at a seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the officer from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This visitor is no police officer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The liaison officer has not read the code of practice.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give it to them to read first. It is among the documents at this desk.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A liaison officer under the standing protocol has read the code.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A group is shown the wall only by the operator on duty at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An organised visit has no controls, and is never alone at a seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the visit from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is no organised visit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the inspector from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This visitor is no inspector.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Inspector (visitor {number})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A visitor is at this seat already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End their visit of the seat first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a visitor from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no visitor {number}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The staff have the seat again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The visit has ended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console was started again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign them in only if this is correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Whether a visitor came by an appointment is what the diary says.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time of leaving would be before the arrival.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” cannot authorise a visit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the person who authorised it from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{person} cannot authorise a visit ({reason}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A manager, deputy or supervisor can authorise it, or someone they have delegated it to.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A manager, deputy or supervisor authorises a visit, or their delegate.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” is not signed on, so cannot supervise a visitor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose someone who is signed on: {names}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone must sign on first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Engineers and cleaners are supervised throughout, by a person on duty.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All visitor badges are in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign out visitors who have left.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The time of leaving is before the arrival or in the future.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Badge {badge} is already in use by visitor {holder}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another badge, or print it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The settings {path} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the permissions of the file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The settings {path} cannot be written: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the disk and the permissions. The old settings stay in force.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The settings {path} were written by a newer version of watchroom.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start that version, or rename the file to start with the defaults.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The settings {path} are not valid: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correct that line, or rename the file to start with the defaults. The file was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The keyring {path} cannot be used: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the disk and the permissions of the file. It was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore it from a backup. It was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The keyring {path} is damaged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The keyring {path} cannot be opened: the passphrase is wrong, or the file is damaged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the passphrase it was created with, or restore the file. It was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no keyring. Passwords and keys are stored only in a keyring.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Install a secret service (gnome-keyring, KWallet), or provide the passphrase of the keyring file as the systemd credential watchroom-keyring, or in WATCHROOM_KEYRING_FD as the number of an open file descriptor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The two passphrases are different.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again. Nothing was written.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The passphrase of the keyring has fewer than {shortest} characters.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a longer one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{source} cannot be read, so the keyring stays locked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its permissions, then start again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the keyring, then try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The keyring did not store the secret.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The keyring with the passwords and keys cannot be opened.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unlock it, or install one (on Linux a secret service such as gnome-keyring or KWallet).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another name. Backups are never overwritten.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{into} already exists.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The backup {path} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} is not a backup of a scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a file made by `watchroom backup`.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} belongs to another application.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} was made by a newer version of watchroom (schema {version}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore it with that version.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The backup {path} is damaged: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use another backup.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another backup to {into} is in progress, or was interrupted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If it was interrupted, delete {into}.part.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The backup {into} cannot be written: {cause}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the free space and the permissions there. No partial backup was left.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The backup was incomplete and was deleted: {error}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run watchroom verify books, then back up again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bookmark cannot be saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bookmark cannot be deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The bookmarks cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The facts of the cameras cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The cameras cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The cameras cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two cameras have the same unique reference number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the camera a new number. Numbers are never reused.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera number {camera} or reference {urn} is or was already in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another number. Numbers are never reused.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To see all cameras, run: watchroom cameras list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The changes of other consoles cannot be heard</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be read what goes on at the other consoles</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It cannot be written what goes on at this console</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drafts cannot be saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save the entry as soon as it responds. If the console stops, what you typed is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This draft belongs to someone else, or has already been saved as an entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What you typed is still in the form.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The drafts cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the database server is not responding</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the server is a standby that can only be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the console's user does not have the rights needed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the server's disk is full</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the server has too many connections</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>another console has been writing for too long</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>another program is using the database</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the database is write-protected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>its disk does not read or write</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the database is damaged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>its disk is full</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the database cannot be opened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{what}: a value in the database is not possible there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run `watchroom verify books`, which names what is damaged, and restore a backup if need be.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The holds cannot be read, so no recordings are deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The layouts cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a layout from the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no layout called {name}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The layouts cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The layouts cannot be deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check both of them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>These halves do not belong to the records of this scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console, so nothing can be sealed here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people enter their halves of it: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{book} {about} is already closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open it again to check. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{book} {about} is already open.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add to it as it is. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The entry that states the key of sealed documents is damaged, so nothing can be attached.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Verify the books: watchroom verify books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The documents cannot be sealed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document is sealed, and the key of the sealed records is not on this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people enter their halves of it: watchroom surveillance recover. Or open it at a console that has the key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document cannot be opened: it is damaged, sealed for another key, or not the one that was filed here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tell the manager, and verify the books. A backup may still have it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The log of the database is in use, so it may still have documents in the clear.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console tries again in a minute.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books state more than one key of sealed documents, so nothing can be attached here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records on this console is not the one that the books state, so nothing can be attached here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Another console made the key at the same moment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console, so nothing can be attached here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start a console that has it: from then on any console attaches. Or two people enter their halves of it: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tell the manager, and verify the books: watchroom verify books. Two people who enter their halves say which key is right here: watchroom surveillance recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The export cannot be written to {into}: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another disk or folder. No partial export was left.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} is not an export of books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the folder of an export or one .jsonl file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{file} cannot be read as an export: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is damaged or is not an export.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A line in {file} is not an entry.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An entry in {file} has no {name} that can be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The search index of the books cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file of entries that waited for the database is damaged; {count} of them could be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It was kept as {aside}. Record in the audit log that entries are missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>its key is not in the keyring</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The entries that waited for the database in {path} cannot be read: {why}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the file and the keyring, then start the console again. The file was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A key that the database states is damaged, so nothing can be sealed for it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They have it already, or have to sign in once with a password of their own first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody was given the key: the books do not state the key beside their name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They sign in once with their password, which states it anew. Then give it to them again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody was given the key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The signed heads cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed heads cannot be written to {path}: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that the second place is available. They are kept and sent with the next heads.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} cannot be read as signed heads: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the database server, and whether the entry is in the book, before you enter it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was saved. Check the database's disk or server, then enter it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recovery key of the authorisations is damaged, so nothing can be entered there.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The words are sealed. Who is signed in at this console does not have their key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The books cannot be written: the database is not responding.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{why} {count} entries wait, and {lost} later ones are lost because no more can be kept. Write down by hand what must be in the books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{why} {count} entries wait in memory only: {trouble} Do not close the console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{why} {count} entries wait and are entered when the database is back. Watching, steering and recording go on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The accounts cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The accounts cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{login} is already signed on at another console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign off there first. Each user name is for one person.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The staff number {number} is another account’s.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One person has one account. Check the number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The user name {login} is already in use, or was used before.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose another user name. A user name is never reused, even after someone has left.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document {name} is sealed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The key of the sealed records is not on this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture has {size:.0f} MB. The limit is {limit:.0f} MB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make it smaller or save it as JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document is not the one that was filed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database address is not valid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database address contains a password, and the settings file is not encrypted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove the password from the address and store it with `watchroom database password`.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>sslmode={mode} does not verify that the server is the right one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove it from the address, or give the reason in the settings (database.tls_reason).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter for example postgresql://user@server/database.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The server of {description} is PostgreSQL {version}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Upgrade it to version {oldest} or newer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} uses the encoding {encoding}, which cannot store every character.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Create a database with ENCODING 'UTF8'. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The user {user} does not have the rights needed in the database {description}: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run `watchroom database setup`, which upgrades the tables and grants the rights. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} needs a password, and none is stored.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Store it with `watchroom database password`.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} refused the user {user} with the stored password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Store the correct password with `watchroom database password`.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} cannot be used: {reason}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that the server is running and can be reached. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your key for sealed records can only be kept with your present password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the password itself, not the PIN.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {place} is in use.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close every console and stop the recorder service, then try again. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The backup cannot be restored to the server: {cause}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the server and the user's rights, then try again. The previous database was not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {path} cannot be used: {cause}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check that its folder is writable, or restore the last backup. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {path} is on a network share ({kind}), where SQLite's locks do not work.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move it to a disk of this machine. For several consoles, use a PostgreSQL server.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The positions of the cameras cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The positions of the cameras cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database cannot be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} belongs to another application.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use a separate database for watchroom. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The database {description} was written by a newer version of watchroom (schema {present}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start that version, or restore a backup made by this one. Nothing was changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} cannot be written: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the print folder in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter where to save it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type a path or choose one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{first} is after {last}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the earlier date first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a whole number, for example 4711.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter at most {most_digits} digits.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The number is too long.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose an audit in the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry {audit} is not an audit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a number, for example 4711.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera “{camera}” is not in the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check it, or choose another.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The printer or file is not ready.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add a file name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} is a folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No printer is set up on this computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save a PDF and print it on another computer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{first} is higher than {last}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the lower number first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} already exists.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a new folder: a published report is not changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A report can cover ten years at most.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a shorter period.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The photograph cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the size as width × height, for example 1280×720.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one of the two.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say whether it is so.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A few words are enough.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Say how it was established.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no picture on this tile yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wait until the camera's picture appears.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold the label still and flat, and as large as possible.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No code was found before the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The authority cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The snapshot cannot be saved: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the snapshot folder in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture of {reference} is not on this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look on the console on which it was taken.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file of {reference} is not what was registered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Do not use it. Tell the manager.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No code was found in this picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} is too large ({size:.0f} MB, at most {limit:.0f} MB).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save it at a smaller size or as JPEG.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{path} is not a picture that can be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose one of these types: {kinds}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{world_path} cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the world file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the numbers of the cameras with faults, for example 3, 12.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to a time that was recorded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no picture on this tile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No recording is being reviewed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start a review first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The timeline is still being read at this place.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again in a moment.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected tile is live.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion is searched for in at most a week.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show less time on the timeline.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A review is open.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{entered}” is not a camera number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter numbers, for example 1, 2, 5-7.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard your changes and start again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Someone else has changed these zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw the zone on the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is outside the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are no cameras in the scheme.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no tour.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Create one in the Steering pane ({pane_keys}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {camera} has no known presets.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save one ({save_keys}), or wait until the camera responds.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The selected camera cannot be steered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show it first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The steering pad is not shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This window has no steering pad.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number plate {number}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Possible number plate {number}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{part}” is not the number of a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example: 3, 5, 12.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are no faults to acknowledge.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in, so the wall cannot be changed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The panes are locked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in or unlock first ({spoken_keys}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This pane is closed while an officer is at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End the officer's work under Surveillance first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No pane is selected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a pane first: open one, or click into it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bring the wall back first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This pane fills the monitor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The message cannot be read: {error}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in first ({spoken_keys}).</source>
            <translation type="unfinished">Mewngofnodwch yn gyntaf ({spoken_keys}).</translation>
        </message>
        <message>
            <source>Then press these keys again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type the number of a camera first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No monitor is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reinstall watchroom.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The shader {name} is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The shader {name} cannot be read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The graphics processor cannot run watchroom's shaders.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a tile with a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no camera on the selected tile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show it alone, or use the menu.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The tile is too small for the bar.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check its name in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The printer {name} was not found.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>EvacuationDialog</name>
        <message>
            <source>Who is in the room</source>
            <translation type="unfinished">Pwy sydd yn yr ystafell</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Not printed. {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed, and saved as {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No printer is set up. Saved as {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>EventList</name>
        <message>
            <source>Was off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Was on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Occurred</source>
            <translation type="unfinished"></translation>
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
            <source>Time</source>
            <translation type="unfinished">Amser</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Event</source>
            <translation type="unfinished">Digwyddiad</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The last 100 events, newest first. Double-click to call the camera to the spot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera events since this console was opened.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera events are turned off. To turn them on, set events.enabled in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Events</name>
        <message>
            <source>Camera {0}{1}: {2}{3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera events are shown one by one again. {0} were not shown; the event list has them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the camera and tell the supervisor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A new incident will start with this event.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not called to the spot because you are steering a camera. Call it when you have finished.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>More than ten camera events in ten minutes. Further ones are not shown one by one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open the list of events to see all of them.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>EvidenceDialog</name>
        <message>
            <source>Export evidence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Empty for the next one, for example ABC/1</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only if privacy zones must be lifted for this package</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Calculate size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Ask for package</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Write package</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Burn discs…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package is entered in the books first; another person releases it. It is issued only when everything that was written has been read back and checked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Footage from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Exhibit reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer in charge</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Reason for lifting zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New folder</source>
            <translation type="unfinished">Ffolder newydd</translation>
        </message>
        <message>
            <source>Write as</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {0}: exhibit {1} ({2}), cameras {3}, {4} – {5}. Reason: {6}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the numbers of the cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example 3, 5.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} recordings, {1} MB, about {2} min.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covered where zones were in force: cameras {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>“{0}” is not the number of a request.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave the field empty if there is none.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package is asked for. Another person releases and writes it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {0} is asked for. Another person, who may hand over recorded data, releases and writes it: Media and holds, Packages.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Issued: exhibit {0} ({1}), {2} files ({3} listed in the signed manifest). Key: {4}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault in a recording: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Passphrase: {0}
Write it down now: it is shown once and kept nowhere. Give it apart from the file, for example by telephone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The package was issued. It is written once; ask for a new one to export again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. Nothing was issued, and what was written has been deleted.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Export books</source>
            <translation type="unfinished">Allforio llyfrau</translation>
        </message>
        <message>
            <source>Books</source>
            <translation type="unfinished">Llyfrau</translation>
        </message>
        <message>
            <source>All books</source>
            <translation type="unfinished">Pob llyfr</translation>
        </message>
        <message>
            <source>Include personal details in readable form</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Personal details are left out: your role cannot read them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Export books</source>
            <translation type="unfinished">&amp;Allforio llyfrau</translation>
        </message>
        <message>
            <source>Each book is saved as CSV for reading and as JSON lines for checking, with its hash chain and a signed list of the files. The export is verified at once and recorded in the audit log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New folder</source>
            <translation type="unfinished">Ffolder newydd</translation>
        </message>
        <message>
            <source>No book is selected.</source>
            <translation type="unfinished">Nid oes llyfr wedi’i ddewis.</translation>
        </message>
        <message>
            <source>Select at least one book.</source>
            <translation type="unfinished">Dewiswch o leiaf un llyfr.</translation>
        </message>
        <message>
            <source>Entries: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. An incomplete export was deleted.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FactsPage</name>
        <message>
            <source>Save &amp;changes</source>
            <translation type="unfinished">Cadw’r &amp;newidiadau</translation>
        </message>
        <message>
            <source>Discard changes</source>
            <translation type="unfinished">Gwaredu newidiadau</translation>
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
            <source>Read only. Your role cannot change the scheme's facts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>▲ Missing</source>
            <translation type="unfinished">▲ Ar goll</translation>
        </message>
        <message>
            <source>✎ Not saved yet</source>
            <translation type="unfinished">✎ Heb ei gadw eto</translation>
        </message>
    </context>
    <context>
        <name>Faults</name>
        <message>
            <source>Volume {0}: {1}</source>
            <translation type="unfinished">Cyfrol {0}: {1}</translation>
        </message>
        <message>
            <source>Check the disk. Recording continues on other volumes if there is space.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation type="unfinished">{0}: {1}</translation>
        </message>
        <message>
            <source>{0}, not recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: recording failed</source>
            <translation type="unfinished">{0}: methodd y recordio</translation>
        </message>
        <message>
            <source>Check the recording volumes in the health pane.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: recording in doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: announced sound, sends none</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}</source>
            <translation type="unfinished">Camera {0}</translation>
        </message>
        <message>
            <source>{0} faults in ten minutes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They are one line in the list of faults.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FirstManagerPage</name>
        <message>
            <source>First manager account</source>
            <translation type="unfinished">Cyfrif y rheolwr cyntaf</translation>
        </message>
        <message>
            <source>This scheme has no accounts yet. Create the first manager's account here. The manager can then add everyone else.</source>
            <translation type="unfinished">Nid oes cyfrifon gan y cynllun hwn eto. Crëwch gyfrif y rheolwr cyntaf yma. Gall y rheolwr ychwanegu pawb arall wedyn.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Staff number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name, for example m.jones</source>
            <translation type="unfinished">Enw defnyddiwr, er enghraifft m.jones</translation>
        </message>
        <message>
            <source>Password (at least 10 characters)</source>
            <translation type="unfinished">Cyfrinair (o leiaf 10 nod)</translation>
        </message>
        <message>
            <source>Repeat password</source>
            <translation type="unfinished">Ailadrodd y cyfrinair</translation>
        </message>
        <message>
            <source>Create account</source>
            <translation type="unfinished">Creu cyfrif</translation>
        </message>
        <message>
            <source>Enter them again.</source>
            <translation type="unfinished">Rhowch hwy eto.</translation>
        </message>
        <message>
            <source>The passwords do not match.</source>
            <translation type="unfinished">Nid yw’r cyfrineiriau’n cyfateb.</translation>
        </message>
    </context>
    <context>
        <name>Forms</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Please wait. It is being done.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>GpuRenderer</name>
        <message>
            <source>The graphics processor cannot be used.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Guests</name>
        <message>
            <source>Your own password or PIN *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police observe at this seat</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This seat shows its pictures and is locked: nobody steers, plays back or reads here until you unlock it with your password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ground *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What is observed, and why *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer has read the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lock this seat and begin</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the wall to the group</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This seat shows its pictures and is locked: books, lists and messages are covered, and cameras of places where people expect privacy are dark, until you unlock it with your password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lock this seat and show it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Inspector at this seat</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The inspector reads the books and the audit log here, without personal details, and changes nothing. Each book that is opened is recorded. It ends when you sign in again, and with the visit.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the seat to the inspector</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Guide</name>
        <message>
            <source>Show me round</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next step</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: next step · Esc on the wall: end</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>That was the round</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} shows every key, and this round again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, or Esc on the wall: close</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Step {0} of {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Look at what was</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} opens playback. A review begins only when you have entered why and who is there; {1} on the wall shows the last seconds of the selected tile.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type the number of a camera, for example {0}, and press Enter.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Call a camera to the spot</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} opens the map. Choose a camera with the arrow keys and press Enter to call it to the spot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find a place on the map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No camera of this scheme can be steered. Go on with the next step.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Call camera {0}, then hold {1}. It stops when you let go.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Steer a camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} opens a new incident with the spot camera, its place and the time. Look at it, then leave it with Esc: nothing is entered until you save.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Begin an incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type a word or a number such as 2026/0412 in the search of the incident log. {0} shows the log, or hides it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find something in the log</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HalvesReminder</name>
        <message>
            <source>Nobody has the halves of the key of the sealed records. If this computer fails, nobody can open the letters and attachments of requests and complaints, nor the authorisations.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Two people who may read authorisations each write down a half, in a terminal: watchroom surveillance halves.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HandOverDialog</name>
        <message>
            <source>Copy saved as</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HandoverDialog</name>
        <message>
            <source>Stays on duty (for a break, or beside a trainee)</source>
            <translation type="unfinished">Yn aros ar ddyletswydd (am egwyl, neu wrth ochr hyfforddai)</translation>
        </message>
        <message>
            <source>Change operator</source>
            <translation type="unfinished">Newid gweithredwr</translation>
        </message>
        <message>
            <source>Sign off</source>
            <translation type="unfinished">Gorffen y sifft</translation>
        </message>
        <message>
            <source>{0} is leaving the console. There is no shift to hand over.</source>
            <translation type="unfinished">Mae {0} yn gadael y consol. Nid oes sifft i’w throsglwyddo.</translation>
        </message>
        <message>
            <source>{0}, on duty since {1}</source>
            <translation type="unfinished">{0}, ar ddyletswydd ers {1}</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation type="unfinished">Sylwadau</translation>
        </message>
        <message>
            <source>What the next shift must know besides what is filled in below</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras with faults</source>
            <translation type="unfinished">Camerâu â namau</translation>
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
            <source>Also in hand, filled in by the console</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing else is in hand.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>TAKING OVER</source>
            <translation type="unfinished">CYMRYD DROSODD</translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
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
            <source>Licensed operator beside the trainee</source>
            <translation type="unfinished">Gweithredwr trwyddedig wrth ochr yr hyfforddai</translation>
        </message>
        <message>
            <source>{0} is on duty</source>
            <translation type="unfinished">Mae {0} ar ddyletswydd</translation>
        </message>
        <message>
            <source>{0} is signed in at this console</source>
            <translation type="unfinished">Mae {0} wedi mewngofnodi wrth y consol hwn</translation>
        </message>
    </context>
    <context>
        <name>HeadPositionWatch</name>
        <message>
            <source>Choose a camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The lens is not calibrated, so zones cannot be placed. Calibrate the lens first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not report where it is pointing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is moving. Draw when it has stopped.</source>
            <translation type="unfinished"></translation>
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
            <source>fps received</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>fps shown</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mbit/s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Dropped frames</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reconnects</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Decode (ms)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Age (s)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clock error (s)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covered whole by zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion kept</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stream</source>
            <translation type="unfinished">Ffrwd</translation>
        </message>
        <message>
            <source>Read by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last fault</source>
            <translation type="unfinished">Nam diwethaf</translation>
        </message>
        <message>
            <source>at rest {0} of {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>moving {0} of {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>every {0} s; none yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>every {0} s; until {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Volume</source>
            <translation type="unfinished">Cyfrol</translation>
        </message>
        <message>
            <source>Free (GiB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Used (GiB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quota (GiB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write (ms)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Days left</source>
            <translation type="unfinished">Dyddiau ar ôl</translation>
        </message>
        <message>
            <source>Fault</source>
            <translation type="unfinished">Nam</translation>
        </message>
        <message>
            <source>This console records by itself. Recording ends when the console is closed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder has been running since {0} (version {1}, process {2}).</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HealthPane</name>
        <message>
            <source>No recording volume is set up. Nothing is being recorded.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HistoryDialog</name>
        <message>
            <source>History of {0}</source>
            <translation type="unfinished">Hanes {0}</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>No history yet. This fact has not been entered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force since {0}, entered by {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From {0}, entered by {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Empty</source>
            <translation type="unfinished">Gwag</translation>
        </message>
    </context>
    <context>
        <name>Holds</name>
        <message>
            <source>Review on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Held for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Responsible</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>{0} until the incident is closed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deleted by {0}: {1} recordings, {2} GB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On hold: {0} GB of {1} GB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✗ In {0} days holds leave no room for a day of recordings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>◔ In {0} days recordings are deleted before their period is over. End holds or add a volume.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✓ Holds leave room for all recordings for at least a year.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HoldsPage</name>
        <message>
            <source>Only what is due for review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Place hold…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Re&amp;view…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;End hold…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deletion &amp;certificate…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No hold is due for review.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is on hold. Opening an incident places one, or use “Place hold”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a hold first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close the incident first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deletion certificate written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold saved</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Hours</name>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Start</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End</source>
            <translation type="unfinished"></translation>
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
            <source>Working hours</source>
            <translation type="unfinished">Oriau gwaith</translation>
        </message>
        <message>
            <source>Next month</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous month</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No shifts in this month.</source>
            <translation type="unfinished">Dim sifftiau yn y mis hwn.</translation>
        </message>
    </context>
    <context>
        <name>HoverBar</name>
        <message>
            <source>There is no picture on this tile yet.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ImagingPage</name>
        <message>
            <source>The camera reports no picture settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished">Gosod</translation>
        </message>
        <message>
            <source>The camera is now set to: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>IncidentsPane</name>
        <message>
            <source>&amp;New incident</source>
            <translation type="unfinished">&amp;Digwyddiad newydd</translation>
        </message>
        <message>
            <source>Adds the cameras you call to the spot to this incident</source>
            <translation type="unfinished">Ychwanegu’r camerâu a alwch i’r sbot at y digwyddiad hwn</translation>
        </message>
        <message>
            <source>E&amp;xport recordings…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Asks for an evidence package of all cameras of the selected incident and its time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console. Sign in to read and add entries.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn. Mewngofnodwch i ddarllen ac ychwanegu cofnodion.</translation>
        </message>
        <message>
            <source>Choose an incident in the list first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No incident is selected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No open incident is selected.</source>
            <translation type="unfinished">Nid oes digwyddiad agored wedi’i ddewis.</translation>
        </message>
        <message>
            <source>Choose an open incident in the list first.</source>
            <translation type="unfinished">Dewiswch ddigwyddiad agored yn y rhestr yn gyntaf.</translation>
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
        <name>InstantEdit</name>
        <message>
            <source>Day/month/year, or N for today</source>
            <translation type="unfinished">Dydd/mis/blwyddyn, neu N am heddiw</translation>
        </message>
        <message>
            <source>For example, {0}. N for now.</source>
            <translation type="unfinished">Er enghraifft, {0}. N am nawr.</translation>
        </message>
        <message>
            <source>N for now</source>
            <translation type="unfinished">N am nawr</translation>
        </message>
        <message>
            <source>N for today</source>
            <translation type="unfinished">N am heddiw</translation>
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished">Nawr</translation>
        </message>
        <message>
            <source>Today</source>
            <translation type="unfinished">Heddiw</translation>
        </message>
        <message>
            <source>Or press N in the field</source>
            <translation type="unfinished">Neu pwyswch N yn y maes</translation>
        </message>
    </context>
    <context>
        <name>JobDialog</name>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation type="unfinished">Wedi stopio.</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation type="unfinished">Yn stopio…</translation>
        </message>
    </context>
    <context>
        <name>Keeping</name>
        <message>
            <source>A monitor is missing. Its cameras are kept.</source>
            <translation type="unfinished">Mae monitor ar goll. Cedwir ei gamerâu.</translation>
        </message>
        <message>
            <source>Connect it, or press {0} to show its cameras here.</source>
            <translation type="unfinished">Cysylltwch ef, neu pwyswch {0} i ddangos ei gamerâu yma.</translation>
        </message>
        <message>
            <source>Cameras on the saved wall that are not in service: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Their tiles stay empty until they are, or until you put others there.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>KeysDialog</name>
        <message>
            <source>All keys</source>
            <translation type="unfinished">Pob allwedd</translation>
        </message>
        <message>
            <source>&amp;Show me round</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Find an action and press Enter to do it. On the wall, type a camera number and press Enter to call that camera to the spot.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find a key, for example visitor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find a key</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No key matches. Try another word.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LayoutDialog</name>
        <message>
            <source>Choose a layout</source>
            <translation type="unfinished">Dewis cynllun</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As many tiles as cameras, arranged so that pictures get the most room</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
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
        <name>LensDialog</name>
        <message>
            <source>Lens of camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones of a PTZ camera stay on the same buildings when the camera moves. For this, the console must know the camera's movement and zoom range. It can measure them: it moves the camera to several positions around the present view and compares the pictures. First point the camera at something with detail, for example a house front.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The highest speed of the data sheet, usually that of presets; measuring fills in what was seen and half as much again. Zones are covered for all places that the camera can have reached since it was last asked: if the speed is too high, often the whole picture is covered. If it is too low, zones may be seen.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pan range, end to end</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lowest tilt above level</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Highest tilt above level</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Widest angle of view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Narrowest angle of view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fastest pan, presets too</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fastest tilt, presets too</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From the data sheet, or a first estimate</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measure automatically</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>Save lens</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Entered by hand. Assumed accurate to {0}°.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not calibrated. Zones cannot be drawn, and existing zones cover the whole picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation type="unfinished">Yn stopio…</translation>
        </message>
        <message>
            <source>Measured: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measure the lens or change a number first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With this lens, privacy zones of camera {0} may cover less than now: they lie elsewhere on the picture, or are narrower while the camera moves.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lens of camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>pan range {0:.1f}°, tilt {1:.1f}° to {2:.1f}°, angle of view {3:.1f}° to {4:.1f}°, accurate to {5:.2f}°</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LetterDialog</name>
        <message>
            <source>Letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your own words in the letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave the reasons out, because (the provision that allows it)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sent by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Write letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No letter can be written now. Kept letters can be saved.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No letter is owed now. To write one all the same, choose it.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LetterPaper</name>
        <message>
            <source>The letter</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Letters</name>
        <message>
            <source>Letters of the settings file that are not used; the program's own text is used instead:</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LettersPage</name>
        <message>
            <source>Language</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Title</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An empty line begins a paragraph. A name in braces is filled in:</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A paragraph with {name?} is left out when there is nothing to fill in.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How it looks, with a request that is made up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;letter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Back to the program's own text</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;History</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read only. Your role cannot change the scheme's rules.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force: the scheme's own words.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force: the words of the settings file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force: the program's own text.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LifeView</name>
        <message>
            <source>Life of the medium</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Lifting</name>
        <message>
            <source>A second person must agree and enter their own password</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
        </message>
        <message>
            <source>Password or PIN</source>
            <translation type="unfinished">Cyfrinair neu PIN</translation>
        </message>
        <message>
            <source>Check the user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no user called “{0}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agree and save</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift privacy zones on camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason (recorded with your name)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, search for a missing child</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Duration</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The lift ends automatically, and when you leave the console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} – at most {1:.0f} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>with a second person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} – never lifted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} – already lifted by {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>At most {0} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rule: {0} ({1}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No zone is selected.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tick the zones to lift.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0} has no privacy zones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is covered.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No privacy zones are lifted on camera {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}: privacy zones are on again</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Lines</name>
        <message>
            <source>Copy</source>
            <translation type="unfinished">Copïo</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
    </context>
    <context>
        <name>LinkedFeeds</name>
        <message>
            <source>Ended</source>
            <translation type="unfinished">Gorffennodd</translation>
        </message>
        <message>
            <source>In use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreed now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Outside its hours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Permanent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Partner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Direction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Hours</source>
            <translation type="unfinished">Oriau</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Purpose</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LinkedFeedsPane</name>
        <message>
            <source>Linked feeds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Enter agreement…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Use feed…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End u&amp;se…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End a&amp;greement…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No feed has been agreed with a partner yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Agreement {0}: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In use: cameras {0}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Lists</name>
        <message>
            <source>These are the newest {0} of {1}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>LiveView</name>
        <message>
            <source>No camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Waiting for the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No picture for {0} s</source>
            <translation type="unfinished"></translation>
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
            <source>Switch user</source>
            <translation type="unfinished">Newid defnyddiwr</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation type="unfinished">Datgloi</translation>
        </message>
        <message>
            <source>{0} is signed in. The wall stays live. Unlock to call and steer cameras.</source>
            <translation type="unfinished">Mae {0} wedi mewngofnodi. Mae’r wal yn aros yn fyw. Datglowch i alw a llywio camerâu.</translation>
        </message>
    </context>
    <context>
        <name>Look</name>
        <message>
            <source>dark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>light</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>high contrast</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colours: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Size of the text: {0} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>nothing blinks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>open faults blink</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>after a touch</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>always</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Large buttons and rows: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ManualSteps</name>
        <message>
            <source>Steps of the procedural manual</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Map</name>
        <message>
            <source>Pictures</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MapPane</name>
        <message>
            <source>Find a camera by number or name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Plan</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Edit map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add plan…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove plan</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No plans yet. Add a drawing, a map or an aerial photograph (PNG, JPEG, TIFF or SVG).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture of the plan “{0}” is missing.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove the plan and add it again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scale not known. Put a world file beside the picture and add the plan again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 pixel is {0:.2f} m</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>map</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add plan</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MarkedPicture</name>
        <message>
            <source>Picture on which people are marked</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MaterialDialog</name>
        <message>
            <source>Write material to the requester's drive</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As on the drive, for example WD 4471-KX</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ZIP file with a passphrase (AES-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A new folder on the drive</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Calculate size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Write to drive</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: the recordings that are held for the requester, with a signed manifest of their own. They count as written only when all was read back and checked. The requester keeps them five years.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drive (serial number or label)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New folder</source>
            <translation type="unfinished">Ffolder newydd</translation>
        </message>
        <message>
            <source>Write as</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} recordings, {1} MB, from {2} until {3}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Covered where zones were in force: cameras {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Written and read back: {0}, {1} files. Key: {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>When the requester has it, enter “Material handed over”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fault in a recording: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Passphrase: {0}
Write it down now: it is shown once and kept nowhere. Give it apart from the drive.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. What was written has been deleted.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Media</name>
        <message>
            <source>In storage</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Taken out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Missing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Broken: moved unsigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} to countersign</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complete</source>
            <translation type="unfinished">Cyfan</translation>
        </message>
        <message>
            <source>Reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished">Copïo</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Where</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contents</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Needs attention</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Three years are over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>  ✗ a link before it was unsigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✓ countersigned by {0}, {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>◔ corrected, to be countersigned again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>◔ no witness has countersigned it</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MediaActs</name>
        <message>
            <source>Register a medium</source>
            <translation>Cofrestru cyfrwng</translation>
        </message>
    </context>
    <context>
        <name>MediaPane</name>
        <message>
            <source>&amp;Media</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hol&amp;ds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Prints</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pac&amp;kages</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stocktaking…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scan label…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Register medium…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
    </context>
    <context>
        <name>MemberListDialog</name>
        <message>
            <source>List of elected members</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paste a list, drop a file on the field, or open one: a name on each line, or a table (CSV) with name, ward, from, until and user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>List</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Open file…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is the whole list: end the term of everyone who is not on it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What will be saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lists (*.csv *.tsv *.txt)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open a list</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is too large for a list of members.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>– {0}: the term ends today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 new member</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} new members</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 in the list already</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} in the list already</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 term ends</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} terms end</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 line cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} lines cannot be read</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing yet. Paste a list above.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing to save yet: paste or open a list that changes something.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ModelChoice</name>
        <message>
            <source>Model that looks for people</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Built-in detection only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} (cannot be used)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To add a model (ONNX), copy it into {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>none given. Put its text beside it, in a file of the same name that ends in .licence.txt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>SHA-256 {0}… · licence: {1}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MonitorWindows</name>
        <message>
            <source>off</source>
            <translation type="unfinished">i ffwrdd</translation>
        </message>
        <message>
            <source>on</source>
            <translation type="unfinished">ymlaen</translation>
        </message>
        <message>
            <source>Graphics acceleration: {0}</source>
            <translation type="unfinished">Cyflymu graffeg: {0}</translation>
        </message>
        <message>
            <source>Graphics acceleration is not available and has been turned off.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MotionDialog</name>
        <message>
            <source>Motion in recordings of camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion in recordings of {0} cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder keeps a small grid of brightness beside the recordings, without what privacy zones cover. Motion can be searched for only where one was kept. For a camera on tour every move is motion, so it may be switched off.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures are compared</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As the settings say: every {0} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As the settings say: never</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>At an interval of its own</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Never: nothing is kept</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Interval</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished">Cadw</translation>
        </message>
    </context>
    <context>
        <name>MotionFinder</name>
        <message>
            <source>Nothing was kept of this time to find motion in.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No other motion within a day.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion found in the time shown: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures are compared every {0} s.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Searched up to {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Parts under privacy zones were left out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This camera keeps nothing for it now: see Motion… on the camera's page.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder keeps it from now on.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>NameDialog</name>
        <message>
            <source>Save wall</source>
            <translation type="unfinished">Cadw wal</translation>
        </message>
        <message>
            <source>For example, Night</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore wall</source>
            <translation type="unfinished">Adfer wal</translation>
        </message>
        <message>
            <source>No saved walls yet. Save this one with {0}.</source>
            <translation type="unfinished">Dim waliau wedi’u cadw eto. Cadwch hon gyda {0}.</translation>
        </message>
    </context>
    <context>
        <name>NewTitles</name>
        <message>
            <source>New incident</source>
            <translation type="unfinished">Digwyddiad newydd</translation>
        </message>
        <message>
            <source>New request</source>
            <translation type="unfinished">Cais newydd</translation>
        </message>
        <message>
            <source>New complaint</source>
            <translation type="unfinished">Cwyn newydd</translation>
        </message>
        <message>
            <source>New authorisation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New data breach</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New entry: {0}</source>
            <translation type="unfinished">Cofnod newydd: {0}</translation>
        </message>
    </context>
    <context>
        <name>Notices</name>
        <message>
            <source>{0} faults that came together – cameras {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} not acknowledged, {1} ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reminder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not acknowledged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended {0}, not acknowledged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Acknowledged by {0} at {1}</source>
            <translation type="unfinished">Cydnabuwyd gan {0} am {1}</translation>
        </message>
        <message>
            <source>Lasts – acknowledged by {0} at {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Refused</source>
            <translation type="unfinished">Gwrthodwyd</translation>
        </message>
        <message>
            <source>Since</source>
            <translation type="unfinished">Ers</translation>
        </message>
        <message>
            <source>Message</source>
            <translation type="unfinished">Neges</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What to do</source>
            <translation type="unfinished">Beth i’w wneud</translation>
        </message>
    </context>
    <context>
        <name>NoticesPane</name>
        <message>
            <source>No faults or messages.</source>
            <translation type="unfinished">Dim namau na negeseuon.</translation>
        </message>
        <message>
            <source>Acknowledge</source>
            <translation type="unfinished">Cydnabod</translation>
        </message>
        <message>
            <source>What was done about it, for example: maintenance called</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show &amp;entry</source>
            <translation type="unfinished">Dangos &amp;cofnod</translation>
        </message>
        <message>
            <source>Show what the chosen reminder is about, where it is done (Enter in the list)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faults and messages</source>
            <translation type="unfinished">Namau a negeseuon</translation>
        </message>
        <message>
            <source>Camera events</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>NumberEntry</name>
        <message>
            <source>No such camera</source>
            <translation type="unfinished">Dim camera o’r fath</translation>
        </message>
    </context>
    <context>
        <name>OfficerLeftDialog</name>
        <message>
            <source>Password or PIN of the operator</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open this seat</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>{0}: {1} of {2}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>OutputPage</name>
        <message>
            <source>Outputs (lights, doors, washers)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has no outputs.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Switch on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Switch off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart camera…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is unavailable for about a minute and its recording will have a gap. Restart it now?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restart now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
    </context>
    <context>
        <name>OverdueReminder</name>
        <message>
            <source>Check with them, then sign them out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor {0} ({1}) should have left at {2}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>OwnPasswordPage</name>
        <message>
            <source>Choose your own password</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password you were given</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New password (at least 10 characters)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repeat password</source>
            <translation type="unfinished">Ailadrodd y cyfrinair</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation type="unfinished">Nid nawr</translation>
        </message>
        <message>
            <source>Change password</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, someone else set your password. Choose one that only you know.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter them again.</source>
            <translation type="unfinished">Rhowch hwy eto.</translation>
        </message>
        <message>
            <source>The passwords do not match.</source>
            <translation type="unfinished">Nid yw’r cyfrineiriau’n cyfateb.</translation>
        </message>
    </context>
    <context>
        <name>Packages</name>
        <message>
            <source>Master</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Working copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Masked copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Viewing copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redacted copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Court clip</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ZIP file with a passphrase (AES-256)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Images for CDs (700 MB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Images for DVDs (4.7 GB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Images for Blu-ray discs (25 GB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>ONVIF export file (one camera)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Exhibit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Footage</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Asked for by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Released, not written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Asked for</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PackagesPage</name>
        <message>
            <source>&amp;New package…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Re&amp;lease</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Write…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorder's &amp;clock…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No package waits. An export begins in the incident log, in a review, in a request, or here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a package first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is released already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It must be released first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last writing stopped: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Package {0} released</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Panes</name>
        <message>
            <source>Random audits</source>
            <translation type="unfinished">Archwiliadau ar hap</translation>
        </message>
        <message>
            <source>Countersign</source>
            <translation type="unfinished">Cydlofnodi</translation>
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
            <source>Annual report</source>
            <translation type="unfinished">Adroddiad blynyddol</translation>
        </message>
        <message>
            <source>Servicing and work orders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Commissioning</source>
            <translation type="unfinished">Comisiynu</translation>
        </message>
        <message>
            <source>Daily check</source>
            <translation type="unfinished">Gwiriad dyddiol</translation>
        </message>
        <message>
            <source>Deployments</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Health</source>
            <translation type="unfinished">Iechyd</translation>
        </message>
        <message>
            <source>Linked feeds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Media and holds</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Snapshots</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Map</source>
            <translation type="unfinished">Map</translation>
        </message>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Playback</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones</source>
            <translation type="unfinished">Parthau preifatrwydd</translation>
        </message>
        <message>
            <source>Steering</source>
            <translation type="unfinished">Llywio</translation>
        </message>
        <message>
            <source>Redaction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Documents</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scheme</source>
            <translation type="unfinished">Cynllun</translation>
        </message>
        <message>
            <source>Faults and messages</source>
            <translation type="unfinished">Namau a negeseuon</translation>
        </message>
        <message>
            <source>Surveillance</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitors</source>
            <translation type="unfinished">Ymwelwyr</translation>
        </message>
    </context>
    <context>
        <name>Paper</name>
        <message>
            <source>&amp;Print and export</source>
            <translation type="unfinished">Ar&amp;graffu ac allforio</translation>
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
            <source>&amp;Verify books…</source>
            <translation type="unfinished">&amp;Gwirio llyfrau…</translation>
        </message>
        <message>
            <source>&amp;Who said yes…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing to print or export here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open a book first.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ParkingRow</name>
        <message>
            <source>Parking view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Minutes without steering</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished">Gosod</translation>
        </message>
        <message>
            <source>Home position</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stay where it is</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PdfView</name>
        <message>
            <source>Previous page</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next page</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Larger</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page down</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page {0} of {1}</source>
            <translation type="unfinished">Tudalen {0} o {1}</translation>
        </message>
    </context>
    <context>
        <name>People</name>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
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
            <source>Not signed</source>
            <translation type="unfinished">Heb ei lofnodi</translation>
        </message>
        <message>
            <source>Undertaking</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Missing training</source>
            <translation type="unfinished">Hyfforddiant ar goll</translation>
        </message>
        <message>
            <source>Training that lapses</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delegated tasks</source>
            <translation type="unfinished">Tasgau dirprwyedig</translation>
        </message>
        <message>
            <source> – left</source>
            <translation type="unfinished"> – wedi gadael</translation>
        </message>
    </context>
    <context>
        <name>PeopleDialogs</name>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Sign in first ({0}).</source>
            <translation type="unfinished">Mewngofnodwch yn gyntaf ({0}).</translation>
        </message>
        <message>
            <source>Edit {0}</source>
            <translation type="unfinished">Golygu {0}</translation>
        </message>
        <message>
            <source>New account</source>
            <translation type="unfinished">Cyfrif newydd</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>User name (cannot be changed; shown as the author of their entries)</source>
            <translation type="unfinished">Enw defnyddiwr (ni ellir ei newid; dangosir fel awdur eu cofnodion)</translation>
        </message>
        <message>
            <source>Staff number (one person has one account)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Role</source>
            <translation type="unfinished">Rôl</translation>
        </message>
        <message>
            <source>Works with redeployable cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>First password (at least 10 characters)</source>
            <translation type="unfinished">Cyfrinair cyntaf (o leiaf 10 nod)</translation>
        </message>
        <message>
            <source>Create account</source>
            <translation type="unfinished">Creu cyfrif</translation>
        </message>
        <message>
            <source>Save account</source>
            <translation type="unfinished">Cadw’r cyfrif</translation>
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
            <source>Rank or staff grade</source>
            <translation type="unfinished">Rheng neu radd staff</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Close the account of {0}</source>
            <translation type="unfinished">Cau cyfrif {0}</translation>
        </message>
        <message>
            <source>The account closes at once, and the person's shift and delegated tasks end. The user name is not used again. Entries stay.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign off {0}</source>
            <translation type="unfinished">Gorffen sifft {0}</translation>
        </message>
        <message>
            <source>This is recorded under your name with the reason.</source>
            <translation type="unfinished">Cofnodir hyn dan eich enw chi gyda’r rheswm.</translation>
        </message>
        <message>
            <source>{0} has no delegated tasks.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Withdraw tasks delegated to {0}</source>
            <translation type="unfinished">Tynnu’n ôl y tasgau a ddirprwywyd i {0}</translation>
        </message>
        <message>
            <source>Tasks that were passed on from these end too.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Licence of {0}</source>
            <translation type="unfinished">Trwydded {0}</translation>
        </message>
        <message>
            <source>Licence number (16 digits)</source>
            <translation type="unfinished">Rhif y drwydded (16 digid)</translation>
        </message>
        <message>
            <source>Valid until (including this day)</source>
            <translation type="unfinished">Dilys hyd (gan gynnwys y dydd hwn)</translation>
        </message>
        <message>
            <source>Status in the SIA register</source>
            <translation type="unfinished">Statws yng nghofrestr yr SIA</translation>
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished">Cadw</translation>
        </message>
        <message>
            <source>Training of {0}</source>
            <translation type="unfinished">Hyfforddiant {0}</translation>
        </message>
        <message>
            <source>No training recorded yet.</source>
            <translation type="unfinished">Dim hyfforddiant wedi’i gofnodi eto.</translation>
        </message>
        <message>
            <source>Topic</source>
            <translation type="unfinished">Pwnc</translation>
        </message>
        <message>
            <source>Date</source>
            <translation type="unfinished">Dyddiad</translation>
        </message>
        <message>
            <source>Given by</source>
            <translation type="unfinished">Rhoddwyd gan</translation>
        </message>
        <message>
            <source>Valid only until</source>
            <translation type="unfinished">Dilys hyd at</translation>
        </message>
        <message>
            <source>Delegate tasks to {0}</source>
            <translation type="unfinished">Dirprwyo tasgau i {0}</translation>
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
            <source>Until (ends automatically)</source>
            <translation type="unfinished">Hyd (daw i ben yn awtomatig)</translation>
        </message>
        <message>
            <source>Reason, for example annual leave</source>
            <translation type="unfinished">Rheswm, er enghraifft gwyliau blynyddol</translation>
        </message>
        <message>
            <source>Delegate tasks</source>
            <translation type="unfinished">Dirprwyo tasgau</translation>
        </message>
        <message>
            <source>New password for {0}</source>
            <translation type="unfinished">Cyfrinair newydd i {0}</translation>
        </message>
        <message>
            <source>Password (at least 10 characters)</source>
            <translation type="unfinished">Cyfrinair (o leiaf 10 nod)</translation>
        </message>
        <message>
            <source>My password and PIN</source>
            <translation type="unfinished">Fy nghyfrinair a’m PIN</translation>
        </message>
        <message>
            <source>Current password</source>
            <translation type="unfinished">Cyfrinair presennol</translation>
        </message>
        <message>
            <source>New password (leave empty to keep the current one)</source>
            <translation type="unfinished">Cyfrinair newydd (gadewch yn wag i gadw’r un presennol)</translation>
        </message>
        <message>
            <source>PIN for unlocking and countersigning (6 digits)</source>
            <translation type="unfinished">PIN ar gyfer datgloi a chydlofnodi (6 digid)</translation>
        </message>
    </context>
    <context>
        <name>PeoplePane</name>
        <message>
            <source>Sign in to see the people of the scheme.</source>
            <translation type="unfinished">Mewngofnodwch i weld pobl y cynllun.</translation>
        </message>
        <message>
            <source>Add person…</source>
            <translation type="unfinished">Ychwanegu person…</translation>
        </message>
        <message>
            <source>Edit person…</source>
            <translation type="unfinished">Golygu person…</translation>
        </message>
        <message>
            <source>Record licence…</source>
            <translation type="unfinished">Cofnodi trwydded…</translation>
        </message>
        <message>
            <source>Record training…</source>
            <translation type="unfinished">Cofnodi hyfforddiant…</translation>
        </message>
        <message>
            <source>Set password…</source>
            <translation type="unfinished">Gosod cyfrinair…</translation>
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
            <source>Delegate tasks…</source>
            <translation type="unfinished">Dirprwyo tasgau…</translation>
        </message>
        <message>
            <source>Withdraw tasks…</source>
            <translation type="unfinished">Tynnu tasgau’n ôl…</translation>
        </message>
        <message>
            <source>Standing orders…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print undertaking</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change my password…</source>
            <translation type="unfinished">Newid fy nghyfrinair…</translation>
        </message>
        <message>
            <source>Show working hours…</source>
            <translation type="unfinished">Dangos oriau gwaith…</translation>
        </message>
        <message>
            <source>Choose a person in the list first.</source>
            <translation type="unfinished">Dewiswch berson yn y rhestr yn gyntaf.</translation>
        </message>
        <message>
            <source>No one is selected.</source>
            <translation type="unfinished">Nid oes neb wedi’i ddewis.</translation>
        </message>
    </context>
    <context>
        <name>PeoplePanel</name>
        <message>
            <source>People</source>
            <translation type="unfinished">Pobl</translation>
        </message>
        <message>
            <source>Decision about this person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason why this person stays clear</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Keep this one clear</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Join</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Split here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ends here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Redo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The chosen people are one and the same: choose several with Ctrl and a click</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From this frame on it is another person, who is covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not decided: covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cover</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep clear: the subject</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep clear: consent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep clear: no unfair intrusion</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The subject of {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PhotographDialog</name>
        <message>
            <source>Signs: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This photograph cannot be shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
    </context>
    <context>
        <name>PinMark</name>
        <message>
            <source>&amp;Follow the selected tile</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pinned to camera {0}. Camera {1} is selected. {2}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PixelDensityDialog</name>
        <message>
            <source>Pixel density of camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Height of the camera above the ground</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Downward tilt at the centre of the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Horizontal angle of view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Or mark two to five people who are standing upright, some near and some far. Draw a line on each from the feet to the top of the head. With the keys, Tab to the picture: arrows move a pointer, Space presses and releases it. The angle of view must be correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Height of the people marked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Calculate from marks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear marks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished">Cadw</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>This assumes flat ground and a lens without distortion.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 person marked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} people marked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is marked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark at least two people first.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PlaybackCommands</name>
        <message>
            <source>Camera {0} had no privacy zones at this time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a rectangle on the selected picture.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PlaybackPane</name>
        <message>
            <source>End review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review {0} · {1} · present: {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}</source>
            <translation type="unfinished">Camera {0}</translation>
        </message>
        <message>
            <source>All cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All other cameras</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PlaybackSession</name>
        <message>
            <source>No recording from {0} to {1}: skipped</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loop begins here. Press again at its end.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sound on: heard at 1× forwards, where it was recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sound off</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PresentPage</name>
        <message>
            <source>Sign &amp;out (O)</source>
            <translation type="unfinished">Mynd &amp;allan (O)</translation>
        </message>
        <message>
            <source>Sign out without badge</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For a badge that was not returned. Its number is not used again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print &amp;badge (B)</source>
            <translation type="unfinished">Argraffu &amp;bathodyn (B)</translation>
        </message>
        <message>
            <source>Show &amp;entry</source>
            <translation type="unfinished">Dangos &amp;cofnod</translation>
        </message>
        <message>
            <source>At this &amp;seat…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police who observe, or an inspector who reads the books</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No visitors in the room.</source>
            <translation type="unfinished">Dim ymwelwyr yn yr ystafell.</translation>
        </message>
        <message>
            <source>no one named</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>■ escorted by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✓ countersigned by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>◔ to be countersigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>name not shown to your role</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Since {0}, host {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>□ no escort needed</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PresetDialog</name>
        <message>
            <source>Presets of camera {0}</source>
            <translation type="unfinished">Safleoedd parod camera {0}</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
    </context>
    <context>
        <name>PresetList</name>
        <message>
            <source>Find a preset by name or number</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PresetNameDialog</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>What it shows, for example Bus stop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name first.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PrintChoice</name>
        <message>
            <source>Incident {0} (entry {1} of the book) and its later entries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry {0} and its later entries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All selected entries ({0}), each with its later entries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From entry number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>to</source>
            <translation type="unfinished">hyd</translation>
        </message>
        <message>
            <source>To entry number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From date</source>
            <translation type="unfinished">O’r dyddiad</translation>
        </message>
        <message>
            <source>To date</source>
            <translation type="unfinished"></translation>
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
            <source>The print is signed with the scheme's key and recorded in the audit log before you see it. Entries are always printed with their corrections.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Sign and preview</source>
            <translation type="unfinished">&amp;Llofnodi a rhagolwg</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
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
            <source>Save as &amp;PDF</source>
            <translation type="unfinished">Cadw fel &amp;PDF</translation>
        </message>
        <message>
            <source>Print on pa&amp;per…</source>
            <translation type="unfinished">Argraffu ar &amp;bapur…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>1 entry, signed for {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} entries, signed for {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Personal details are left out: your role cannot read them.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 page: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} pages: {{0}}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 page sent to {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} pages sent to {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. Nothing was saved.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Printed</name>
        <message>
            <source>{0} {1} (entries {2})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} {1} (entry {2})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entries {0} of {1}, printed by {2} on {3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>personal details left out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Correction of {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersignature of {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Personal details erased from {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>about</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What happened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Personal details</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time in doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>signed on screen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page {0} of {1}</source>
            <translation type="unfinished">Tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>Head of the book: entry {0}, SHA-256 {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entries printed: {0}, SHA-256 {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Public key (Ed25519): {0}</source>
            <translation type="unfinished">Allwedd gyhoeddus (Ed25519): {0}</translation>
        </message>
        <message>
            <source>Signature: {0}</source>
            <translation type="unfinished">Llofnod: {0}</translation>
        </message>
        <message>
            <source>To check this page, scan it and run: watchroom verify print SCAN.png</source>
            <translation type="unfinished">I wirio’r dudalen hon, sganiwch hi a rhedwch: watchroom verify print SCAN.png</translation>
        </message>
    </context>
    <context>
        <name>Prints</name>
        <message>
            <source>Make print</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make a video print</source>
            <translation>Gwneud print fideo</translation>
        </message>
        <message>
            <source>Video print</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Video print {0} made</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones cover parts of the picture.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authority: {0} {1}, {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Video print {0} – {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}, picture of {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made for {0}. {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep in a secure cabinet until destruction is authorised.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print</source>
            <translation type="unfinished">Argraffu</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Kept</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Picture of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stored in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
    </context>
    <context>
        <name>PrintsPage</name>
        <message>
            <source>&amp;Hand over…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Destroy…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;authority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No video prints yet. Make one of the picture on the selected tile ({0}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a print first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The print is destroyed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No authority is attached to this print.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print: entry saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authority saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The authority is no longer kept.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PrivatePlaceDialog</name>
        <message>
            <source>Expectation of privacy: camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its pictures are shown only to the people you tick, and only on the monitors you tick. Elsewhere the tile is dark and says why. It is recorded as before.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People expect privacy in what this camera shows</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People who may see it *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Monitors on which it is shown (none ticked: all)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished">Cadw</translation>
        </message>
    </context>
    <context>
        <name>Proof</name>
        <message>
            <source>✓ Nothing is altered, missing or inserted. Entries: {0}. Books: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>As far as could be compared, nothing is altered or missing. Entries: {0}. Books: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✗ The books are NOT as they were written. {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complete; {0} withheld</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complete</source>
            <translation type="unfinished">Cyfan</translation>
        </message>
        <message>
            <source>{0} at {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not signed yet</source>
            <translation type="unfinished">Heb ei lofnodi eto</translation>
        </message>
        <message>
            <source>Up to entry {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entries</source>
            <translation type="unfinished">Cofnodion</translation>
        </message>
        <message>
            <source>Signed</source>
            <translation type="unfinished">Llofnodwyd</translation>
        </message>
    </context>
    <context>
        <name>PtzPane</name>
        <message>
            <source>Focus −</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Focus +</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Iris −</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Iris +</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wiper</source>
            <translation type="unfinished">Sychwr</translation>
        </message>
        <message>
            <source>Washer</source>
            <translation type="unfinished">Golchwr</translation>
        </message>
        <message>
            <source>Click to centre</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reserve</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save preset…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rename preset…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete preset…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lens</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reservation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tour</source>
            <translation type="unfinished">Taith</translation>
        </message>
        <message>
            <source>When idle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No PTZ camera is selected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a tile marked PTZ.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Presets appear here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>patrol</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In the camera: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Release</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Status not known yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>answers in {0} ms</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is not responding, so its presets are not known. The console keeps trying.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera has not reported its functions yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No presets yet. Move the camera to a view and save it ({0}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Joystick: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not connected</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Axis {0} is resting at its end, so it moves nothing. Centre it, or choose another axis in the settings.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PublishReportDialog</name>
        <message>
            <source>Annual report to publish</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Period {0}, compared with the one before. The report has no personal details: numbers below five, and others from which they could be worked out, are withheld. Publishing is entered in the audit log.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New folder</source>
            <translation type="unfinished">Ffolder newydd</translation>
        </message>
        <message>
            <source>Create and sign</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Counting… Entries: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved and signed: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Queue</name>
        <message>
            <source>Your own entry. Someone else must countersign it.</source>
            <translation type="unfinished">Eich cofnod eich hun. Rhaid i rywun arall ei gydlofnodi.</translation>
        </message>
        <message>
            <source>Read and marked</source>
            <translation type="unfinished">Darllenwyd a marciwyd</translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation type="unfinished">Heb ei ddarllen eto</translation>
        </message>
        <message>
            <source>Read</source>
            <translation type="unfinished">Darllenwyd</translation>
        </message>
        <message>
            <source>{0} d {1} h</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} h {1} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation type="unfinished">Yn aros</translation>
        </message>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
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
            <source>Details</source>
            <translation type="unfinished">Manylion</translation>
        </message>
    </context>
    <context>
        <name>Receipt</name>
        <message>
            <source>Receipt for recorded evidence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Certificate of destruction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scheme</source>
            <translation type="unfinished">Cynllun</translation>
        </message>
        <message>
            <source>Reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type of copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contents</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed at</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Method</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Done by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorised by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Entry</source>
            <translation type="unfinished">Cofnod</translation>
        </message>
        <message>
            <source>media register, medium {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Handed over by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Seal or SHA-256</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Received by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Organisation</source>
            <translation type="unfinished">Sefydliad</translation>
        </message>
        <message>
            <source>Collar number</source>
            <translation type="unfinished">Rhif coler</translation>
        </message>
        <message>
            <source>Statement of continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Date and time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signature</source>
            <translation type="unfinished">Llofnod</translation>
        </message>
    </context>
    <context>
        <name>ReceptionActs</name>
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
        <name>ReceptionView</name>
        <message>
            <source>Sign in &amp;visitor</source>
            <translation type="unfinished">Cofrestru &amp;ymwelydd</translation>
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
            <source>&amp;Diary</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation type="unfinished">Yn llwytho…</translation>
        </message>
        <message>
            <source>In the &amp;room</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>In the &amp;room ({0} people)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In the &amp;room ({0})</source>
            <translation type="unfinished">Yn yr &amp;ystafell ({0})</translation>
        </message>
        <message>
            <source>&amp;Diary ({0})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Diary ({0}, ▲ {1})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visitor {0} signed in</source>
            <translation type="unfinished">Cofrestrwyd ymwelydd {0}</translation>
        </message>
    </context>
    <context>
        <name>RedactionCanvas</name>
        <message>
            <source>Picture with the boxes</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RedactionForm</name>
        <message>
            <source>Redactions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Empty if it is made from no exhibit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Begin redaction</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Release</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Write copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;how to requester…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everybody but the subject of a request is covered before a copy leaves. Every frame is looked at, and a second person releases the copy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No redactions yet. Enter the camera and the time of the footage below.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New folder for the copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Footage from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Footage until</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Made from exhibit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request or incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>{0} · camera {1} · {2} · exhibit {3} · {4}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>issued</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>in work</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>to be released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the number of the camera.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example 3.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RedactionPane</name>
        <message>
            <source>Save and close</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>Redaction {0} · camera {1} · exhibit {2} · {3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stopped. Nothing was kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Preparing the pictures…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} people and {1} number plates proposed. Look at every frame.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Looking for people…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faces were not looked for: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number plates were not read, only proposed: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every frame was looked at. A second person releases the copy.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Issued: exhibit {0}, {1} frames, SHA-256 {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Writing the redacted copy…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RedactionStudio</name>
        <message>
            <source>What to look for</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How people are covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show only people who stay clear</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With sound</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show covered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture that is redacted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Solid</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pixelated</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Blurred</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Play</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next frame not seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next &amp;doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Previous doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Find people</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>F&amp;inish review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a box around everybody who is to be covered; move it at later frames, and it moves evenly between. On the picture (Tab) the arrow keys move a pointer and Space presses it. Found people are a proposal: look at every frame.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Frame {0} of {1} · frames seen {2} of {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Blurred and pixelated pictures can be undone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no doubt to look at.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RegisterActs</name>
        <message>
            <source>{0}: entry saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Certificate for {0} written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Receipt for {0} written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Medium {0} registered</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed</source>
            <translation type="unfinished">Llofnodwyd</translation>
        </message>
        <message>
            <source>{0} – media register – {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Life of {0} written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stocktaking saved. Not found: {0}, in another place: {1}, not registered: {2}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RegisterPage</name>
        <message>
            <source>Search, or scan a label</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Filter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Take out…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Return…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign statement…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hand over…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroy…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersign…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Print life…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No media yet. Register the first with “Register medium”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No media match. Clear the search or choose “All media”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a medium first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Every entry is countersigned.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A witness must countersign every entry first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>master, kept until {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>✗ continuity broken: moved while a link was unsigned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>◔ entries to countersign: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RegistersPane</name>
        <message>
            <source>Book</source>
            <translation type="unfinished">Llyfr</translation>
        </message>
        <message>
            <source>&amp;New entry</source>
            <translation type="unfinished">&amp;Cofnod newydd</translation>
        </message>
        <message>
            <source>No one is signed in at this console. Sign in to read and add entries.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn. Mewngofnodwch i ddarllen ac ychwanegu cofnodion.</translation>
        </message>
        <message>
            <source>Your role cannot {0}.</source>
            <translation type="unfinished">Ni all eich rôl: {0}.</translation>
        </message>
    </context>
    <context>
        <name>Report</name>
        <message>
            <source>Annual report {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Report {0}</source>
            <translation type="unfinished">Adroddiad {0}</translation>
        </message>
        <message>
            <source>Public-space CCTV of {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Period: {0}. Compared with: {1}. Created {2}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Dark bars: the period. Light bars: the one before.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Medians</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Availability of cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed for the owner: {0}  Date: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Period</source>
            <translation type="unfinished">Cyfnod</translation>
        </message>
        <message>
            <source>Before</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Page {0} of {1}</source>
            <translation type="unfinished">Tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>Median response time: {0} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hours worked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Faults under the contract: {0} of {1} late</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Response (h)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repair (h)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contract</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Response time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repair time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Median response time: {0} min ({1} measured)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Capabilities of the camera at {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ReportFileDialog</name>
        <message>
            <source>File</source>
            <translation type="unfinished">Ffeil</translation>
        </message>
        <message>
            <source>Save {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ReportPane</name>
        <message>
            <source>Period</source>
            <translation type="unfinished">Cyfnod</translation>
        </message>
        <message>
            <source>Other dates…</source>
            <translation type="unfinished">Dyddiadau eraill…</translation>
        </message>
        <message>
            <source>Site</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All sites</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>To</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>&amp;Create report</source>
            <translation type="unfinished">&amp;Creu adroddiad</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished">Stopio</translation>
        </message>
        <message>
            <source>Save &amp;PDF…</source>
            <translation type="unfinished">Cadw &amp;PDF…</translation>
        </message>
        <message>
            <source>Save C&amp;SV…</source>
            <translation type="unfinished">Cadw C&amp;SV…</translation>
        </message>
        <message>
            <source>P&amp;ublish…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The report for the public, without personal details, compared with the period before.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a year or other dates, then create the report.</source>
            <translation type="unfinished">Dewiswch flwyddyn neu ddyddiadau eraill, yna crëwch yr adroddiad.</translation>
        </message>
        <message>
            <source>No one is signed in at this console. Sign in to create a report.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Counting…</source>
            <translation type="unfinished">Yn cyfrif…</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation type="unfinished">Wedi stopio.</translation>
        </message>
        <message>
            <source>Counting… Entries: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No entries in the period {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, created {1} by {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the site {0}: its cameras, and the hours of its people</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Left out, because your role cannot read them: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Report {0}</source>
            <translation type="unfinished">Adroddiad {0}</translation>
        </message>
    </context>
    <context>
        <name>RequestPages</name>
        <message>
            <source>Show &amp;older requests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the newest {0} open requests are shown. There are older ones.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Requests</name>
        <message>
            <source>Clock stopped</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, overdue by {1} days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, today</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}, in {1} days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>More than half an hour is asked for. The code allows an hour in its appendix only.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Requester</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Received</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In {0}, as the requester wishes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter for request {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Letter…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Ask the requester…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ans&amp;wer came…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>E&amp;xtend the time…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Search done…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Six &amp;points…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Decide…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Release…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>App&amp;eal…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cl&amp;ose…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Charge a fee…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fee paid…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Send material to a processor…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material is back…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review by a reference group…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your role cannot {0}. Roles that can: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something is awaited already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is awaited.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No time runs that could be extended.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The request was not granted.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The fee was not paid.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No fee is owed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is with a processor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material is still with a processor.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The request was not decided yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Expor&amp;t recordings…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loo&amp;k at recordings…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;More…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Becomes subject access</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The asker is the person shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {0}: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}. Answer by: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Answer in {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>£{0} is owed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With a processor: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings of camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recordings of cameras {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>met</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not established</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Source: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Establish…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save document</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter of {0}: {1}, in {2}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save PDF</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RequestsPane</name>
        <message>
            <source>All open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Due this week</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation type="unfinished">Yn hwyr</translation>
        </message>
        <message>
            <source>Which requests</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;New request…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Complaint…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Data &amp;breach…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No request fits.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No request is open. Register each one when it arrives: its time begins then. Requests of people about themselves may be spoken.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Document saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The document is no longer kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request {0} is now request {1}, subject access.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} saved as {1}</source>
            <translation type="unfinished">{0}: cadwyd fel {1}</translation>
        </message>
        <message>
            <source>{0} saved for request {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request saved</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ReviewForm</name>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>For example, 1, 2, 5-7</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example, yesterday 22:15</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished">O</translation>
        </message>
        <message>
            <source>For example, 27 Nov 14:02:10</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Names, with commas between them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>People present</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If it belongs to one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident number</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its reference, if it belongs to one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start review</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Review recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The review is recorded before the first picture is shown.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out of service, with recordings: camera {1}. To review it, type its number.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out of service, with recordings: cameras {1}. To review them, type their numbers.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ReviewQuestions</name>
        <message>
            <source>No answer last time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Source: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last time</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ReviewReminder</name>
        <message>
            <source>Yearly reviews overdue: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Due soon: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>See the scheme settings.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} and {1} more</source>
            <translation type="unfinished"></translation>
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
            <source>&amp;Record review</source>
            <translation type="unfinished">&amp;Cofnodi adolygiad</translation>
        </message>
        <message>
            <source>&amp;Print</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read only. Your role cannot record reviews.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Record review: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a review and enter the date on which it was done.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ScanDialog</name>
        <message>
            <source>Scan a label</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold the label before the camera that is plugged into this machine.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Look for a label</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} pictures</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Scheme</name>
        <message>
            <source>No changes to the code of practice yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Question</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Done by {0}, entered by {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Countersigned by {0}</source>
            <translation type="unfinished">Cydlofnodwyd gan {0}</translation>
        </message>
        <message>
            <source>Not countersigned yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Source: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On time</source>
            <translation type="unfinished">Mewn pryd</translation>
        </message>
        <message>
            <source>Due soon</source>
            <translation type="unfinished">Yn ddyledus cyn hir</translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation type="unfinished">Yn hwyr</translation>
        </message>
        <message>
            <source>Never done</source>
            <translation type="unfinished">Heb ei wneud erioed</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
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
        <message>
            <source>Countersigned</source>
            <translation type="unfinished">Cydlofnodwyd</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Yes</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SchemePane</name>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
    </context>
    <context>
        <name>SchemeView</name>
        <message>
            <source>Printed, and saved as {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved as {0}.</source>
            <translation>Cadwyd fel {0}.</translation>
        </message>
        <message>
            <source>1 fact of the scheme saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} facts of the scheme saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training rules saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rule about added and removed cameras saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rule about second people saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A protection is taken away</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras need no recorded agreement any more, a partner need not agree any more, or a new account counts as a second person sooner. Two people agree to that; both are recorded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sites saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Elected members saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Letter saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved as {0}</source>
            <translation type="unfinished"></translation>
        </message>
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
        <message>
            <source>&amp;Training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;ites</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Elected members</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Letters</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>R&amp;ules that differ</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Servicing</name>
        <message>
            <source>Next service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>None planned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Item</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Location</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Last service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Contractor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wanted by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No.</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>Equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work order {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Arrived (date, time)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work done (date, time)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What was done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Engineer's signature</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stamp your arrival and your work at the control room. You have no sight of recordings, and nothing of what you see on a screen is passed on (code of practice).</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ServicingPane</name>
        <message>
            <source>Servicing of the equipment</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open work orders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Plan servicing…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Record service…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Order work…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stamp &amp;arrival…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stamp &amp;work done…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wit&amp;hdraw…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pr&amp;int order</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Servicing by the maker's instructions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No equipment is installed yet. Enter it in Books.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No open work orders.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>work order {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work order {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Work order saved</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ServicingReminder</name>
        <message>
            <source>Items with overdue servicing: {0}. Overdue work orders: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>See Servicing and work orders.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SettingsCommands</name>
        <message>
            <source>Time set</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SettingsDialog</name>
        <message>
            <source>Settings of camera {0} {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Streams</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture</source>
            <translation type="unfinished">Llun</translation>
        </message>
        <message>
            <source>Time</source>
            <translation type="unfinished">Amser</translation>
        </message>
        <message>
            <source>Outputs and restart</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>off</source>
            <translation type="unfinished">i ffwrdd</translation>
        </message>
        <message>
            <source>on</source>
            <translation type="unfinished">ymlaen</translation>
        </message>
        <message>
            <source>Output {0} is {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is restarting. It is unavailable and not recording for about a minute.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>Sign in</source>
            <translation type="unfinished">Mewngofnodi</translation>
        </message>
        <message>
            <source>User name</source>
            <translation type="unfinished">Enw defnyddiwr</translation>
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished">Cyfrinair</translation>
        </message>
        <message>
            <source>DEMO ACCOUNTS</source>
            <translation type="unfinished">CYFRIFON ARDDANGOS</translation>
        </message>
        <message>
            <source>These accounts are public, for trying out the demo. Choose one and press Enter. The black and white blocks in the pictures are a time code, which tests read.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SignInView</name>
        <message>
            <source>{0} has not signed off.</source>
            <translation type="unfinished">Nid yw {0} wedi gorffen y sifft.</translation>
        </message>
        <message>
            <source>Ask them to sign off, or ask a supervisor to sign them off in the People pane.</source>
            <translation type="unfinished">Gofynnwch iddynt orffen eu sifft, neu gofynnwch i oruchwyliwr ei wneud yn y cwarel Pobl.</translation>
        </message>
    </context>
    <context>
        <name>SignaturePad</name>
        <message>
            <source>Sign with a pen, finger or mouse, or with the keys: the arrows move the pen, Space puts it down and lifts it. Press Delete to clear.</source>
            <translation type="unfinished"></translation>
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
            <source>No handover notes.</source>
            <translation type="unfinished">Dim nodiadau trosglwyddo.</translation>
        </message>
        <message>
            <source>{0}, signed off {1}</source>
            <translation type="unfinished">{0}, gorffennodd y sifft {1}</translation>
        </message>
        <message>
            <source>Cameras with faults: {0}</source>
            <translation type="unfinished">Camerâu â namau: {0}</translation>
        </message>
        <message>
            <source>Open incidents: {0}</source>
            <translation type="unfinished">Digwyddiadau agored: {0}</translation>
        </message>
        <message>
            <source>Visitors in the room: {0}</source>
            <translation type="unfinished">Ymwelwyr yn yr ystafell: {0}</translation>
        </message>
    </context>
    <context>
        <name>SignsDialog</name>
        <message>
            <source>Photograph of the signs, or of the place without them (PNG or JPEG) *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose its file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The photograph of the signs is missing.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SignsPage</name>
        <message>
            <source>&amp;Copy text</source>
            <translation type="unfinished">&amp;Copïo’r testun</translation>
        </message>
        <message>
            <source>&amp;Print sign</source>
            <translation type="unfinished">&amp;Argraffu arwydd</translation>
        </message>
        <message>
            <source>▲ Incomplete. These facts are missing: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copied.</source>
            <translation type="unfinished">Wedi’i gopïo.</translation>
        </message>
    </context>
    <context>
        <name>Sites</name>
        <message>
            <source>All sites</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SitesPage</name>
        <message>
            <source>Site</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Occupier</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera numbers, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User names of its people, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Body-worn cameras of its guards, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Local supplement to the policy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each camera belongs to one site at most. The camera list and the report can be limited to a site.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;site</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Re&amp;move site</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;History</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read only. Your role cannot change the scheme's rules.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New site…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No sites</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SnapshotDialog</name>
        <message>
            <source>Take a snapshot</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture of {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones cover parts of it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why it is necessary</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is registered as a video print, and kept on this console.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save snapshot</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter why the snapshot is necessary.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SnapshotView</name>
        <message>
            <source>Snapshot {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} · camera {1} · {2} · {3}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
    </context>
    <context>
        <name>Snapshots</name>
        <message>
            <source>Snapshot VP/{0} of camera {1} saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Snapshot</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera</source>
            <translation type="unfinished">Camera</translation>
        </message>
        <message>
            <source>Picture of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Destroyed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Kept</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SnapshotsPane</name>
        <message>
            <source>&amp;Open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Print…</source>
            <translation type="unfinished">&amp;Argraffu…</translation>
        </message>
        <message>
            <source>&amp;Hand over a copy…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Destroy…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>No snapshots yet. Take one of the picture on the selected tile ({0}).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a snapshot first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The snapshot is destroyed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>file deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed; the file is deleted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Destroyed; no file is here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy saved: {0}</source>
            <translation type="unfinished"></translation>
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
        <name>StandingOrders</name>
        <message>
            <source>In force: absent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not in force: on duty</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>operators, while no supervisor is on duty</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>deputies</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>managers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>supervisors</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>In the absence of</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished">Nawr</translation>
        </message>
        <message>
            <source>May act</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tasks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Since</source>
            <translation type="unfinished">Ers</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Standing orders for absence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No standing orders yet. The manager can give one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give standing order…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End standing order…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>An order holds while the person who gave it is not on duty, and stops by itself when they sign in. What is done under it names the order.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished">Cau</translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Your role cannot give or end standing orders.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Select a standing order first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Standing order {0}. In the absence of {1}: {2}. May act: {3}. Reason: {4}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>End standing order {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody acts by it any more, whether or not its giver is absent.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Standing order for absence</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>While I am not on duty, these tasks pass:</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To people with these roles:</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Or to these people</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reason, for example nights and weekends</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give standing order</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Start</name>
        <message>
            <source>The last two starts of the console did not succeed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A safe start opens a new wall, with text at its usual size and without graphics acceleration. Nothing is deleted: the next usual start has everything again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start safely</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start as usual</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>watchroom cannot start</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console could not go on because of an internal error.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start it again. If that does not help: watchroom --safe. Report this to your supplier: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>StatementDialog</name>
        <message>
            <source>Statement of continuity</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>I state</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your signature</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign statement</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sign in the field first.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>{0} all keys</source>
            <translation type="unfinished">{0} pob allwedd</translation>
        </message>
        <message>
            <source>1 camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tour page {0} of {1}</source>
            <translation type="unfinished">Taith: tudalen {0} o {1}</translation>
        </message>
        <message>
            <source>paused</source>
            <translation type="unfinished">wedi’i hoedi</translation>
        </message>
        <message>
            <source>{0} of {1} recording</source>
            <translation type="unfinished">{0} o {1} yn recordio</translation>
        </message>
        <message>
            <source>Keys: wall</source>
            <translation>Bysellau: y wal</translation>
        </message>
        <message>
            <source>Keys: {0}</source>
            <translation>Bysellau: {0}</translation>
        </message>
        <message>
            <source>sign-in page</source>
            <translation>y dudalen fewngofnodi</translation>
        </message>
        <message>
            <source>Keys: elsewhere</source>
            <translation>Bysellau: rhywle arall</translation>
        </message>
        <message>
            <source>Keys: monitor {0}</source>
            <translation>Bysellau: monitor {0}</translation>
        </message>
        <message>
            <source>◔ {0} to countersign</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 fault to acknowledge ({1})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} faults to acknowledge ({1})</source>
            <translation type="unfinished">{0} nam i’w cydnabod ({1})</translation>
        </message>
        <message>
            <source>No faults</source>
            <translation type="unfinished">Dim namau</translation>
        </message>
        <message>
            <source>No faults · 1 reminder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No faults · {0} reminders</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police in control</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police in control?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police observe</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Visit</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Steering</name>
        <message>
            <source>Camera {0} is reserved for you</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0} is released</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Request sent to the person holding the camera</source>
            <translation type="unfinished"></translation>
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
            <source>Save a preset for camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save preset</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rename preset {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rename preset</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera moves to this preset first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete preset {0}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete preset</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The preset is deleted from the camera, and its picture from the console.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SteeringPad</name>
        <message>
            <source>Speed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Up and left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Up and right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Down and left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Down</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Down and right</source>
            <translation type="unfinished"></translation>
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
            <source>{0}, while pressed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Speed: {0} %</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>StreamPage</name>
        <message>
            <source>Stream</source>
            <translation type="unfinished">Ffrwd</translation>
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Frames per second</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bit rate (kbit/s)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Key frame interval (frames)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not reported</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished">Gosod</translation>
        </message>
        <message>
            <source>The camera reports no streams.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Now: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera is now set to: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} It did not accept every setting.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Surveillance</name>
        <message>
            <source>Begin</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The officer has left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}: camera {1}, for {2} minutes.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing is asked of you now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The console asks when someone watches one place or person for long.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save answer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incomplete</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not begun</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In force</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended, not cancelled</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished">Rhif</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Type</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cameras</source>
            <translation type="unfinished">Camerâu</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Missing:</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director has not agreed that an officer works here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The director agreed: the officer {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not known yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>From {0} until {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rule: {0} ({1})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Storage to be supplied by the requester: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material handed over to {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Material written to the drive {0}, not handed over yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Next review on {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The words of this authorisation are sealed, and you do not have their key here. If you unlocked the console with a PIN, lock it and enter your password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who can read them, and can give you the key: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody has the key. Two people open it: watchroom surveillance give-words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>May read it, but cannot open the words yet: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Its words are sealed with the key of the scheme alone, which the administrator of a console could use. Two people seal those of later authorisations for their readers: watchroom surveillance seal-words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>May read it, but gets no key, because the books do not state their key (its entry is damaged, or the key was exchanged): {0}. They enter their password at a console, which states it anew. Then give them the key.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Central record of authorisations</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Printed {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not in this print, because the person who printed it is not named there: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sealed: who printed this does not have the key of the words.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ends (computed)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended without having been cancelled: none</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Ended without having been cancelled: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished">na</translation>
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished">ie</translation>
        </message>
    </context>
    <context>
        <name>SurveillancePane</name>
        <message>
            <source>The bureau's message is saved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No message of the bureau is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Officer begins…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Officer has &amp;left…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;New authorisation…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Enter…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Let the other readers open the words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancellation of another authorisation</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Write material…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Print central record</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;bureau's message</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Give a person the words…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For the two people with the halves of the recovery key, if no reader can open the words.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>The register is closed while an officer is at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The register is closed while the police are in control.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no authorisation in which you are named.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Authorisation {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No officer is at this seat.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This seat has no cameras.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>They can open the words now.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Central record saved</source>
            <translation type="unfinished"></translation>
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
            <source>Waiting for a key frame</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not recording</source>
            <translation type="unfinished">Ddim yn recordio</translation>
        </message>
        <message>
            <source>Recording is starting</source>
            <translation type="unfinished"></translation>
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
            <source>Recording in doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Announced sound, sends none</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No rec</source>
            <translation type="unfinished">Dim rec</translation>
        </message>
        <message>
            <source>Rec starting</source>
            <translation type="unfinished"></translation>
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
            <source>Rec in doubt</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rec, no sound</source>
            <translation type="unfinished"></translation>
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
            <source>PTZ not responding</source>
            <translation type="unfinished">Nid yw PTZ yn ymateb</translation>
        </message>
        <message>
            <source>Motion</source>
            <translation type="unfinished">Symudiad</translation>
        </message>
        <message>
            <source>Tampering</source>
            <translation type="unfinished">Ymyrryd</translation>
        </message>
        <message>
            <source>Input</source>
            <translation type="unfinished">Mewnbwn</translation>
        </message>
        <message>
            <source>Signal lost</source>
            <translation type="unfinished">Collwyd y signal</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation type="unfinished">Rheol</translation>
        </message>
        <message>
            <source>Event</source>
            <translation type="unfinished">Digwyddiad</translation>
        </message>
        <message>
            <source>motion</source>
            <translation type="unfinished">symudiad</translation>
        </message>
        <message>
            <source>tampering, or the view changed</source>
            <translation type="unfinished">ymyrryd, neu newidiodd yr olygfa</translation>
        </message>
        <message>
            <source>digital input</source>
            <translation type="unfinished">mewnbwn digidol</translation>
        </message>
        <message>
            <source>video signal lost</source>
            <translation type="unfinished">collwyd y signal fideo</translation>
        </message>
        <message>
            <source>analytics rule</source>
            <translation type="unfinished">rheol ddadansoddi</translation>
        </message>
        <message>
            <source>event</source>
            <translation type="unfinished">digwyddiad</translation>
        </message>
        <message>
            <source>Between two recordings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera changed its format</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's time jumped</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recording mode changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording moved to another disk</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clock was set back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The connection to the camera was lost</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera sent nothing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera refused the connection</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder was closed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Power or program failed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The recorder could not keep up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disk was full</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disk failed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recording was switched off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The machine slept or stood still</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The clock was set forward, or the machine slept</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's stream could not be written</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The file is missing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Deleted: its time to be kept has ended</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The cause is not known</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing was recorded</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded in real time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded in time-lapse</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No recording</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Incident</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reviewed before</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bookmark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Held</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones lifted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tour {0}</source>
            <translation type="unfinished">Taith {0}</translation>
        </message>
        <message>
            <source>Tour {0} paused</source>
            <translation type="unfinished">Taith {0} wedi’i hoedi</translation>
        </message>
        <message>
            <source>Moves to {0} in {1} s</source>
            <translation type="unfinished">Yn symud i {0} ymhen {1} e</translation>
        </message>
        <message>
            <source>Parked: {0}</source>
            <translation type="unfinished">Wedi’i barcio: {0}</translation>
        </message>
        <message>
            <source>In use by {0}</source>
            <translation type="unfinished">Yn cael ei ddefnyddio gan {0}</translation>
        </message>
        <message>
            <source>Reserved by {0} until {1}</source>
            <translation type="unfinished">Wedi’i gadw gan {0} tan {1}</translation>
        </message>
        <message>
            <source>{0} asks for this camera</source>
            <translation type="unfinished">Mae {0} yn gofyn am y camera hwn</translation>
        </message>
        <message>
            <source>Reserved</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reserved at another console</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Response time {0} ms</source>
            <translation type="unfinished">Amser ymateb {0} ms</translation>
        </message>
        <message>
            <source>Click to centre, draw a box to zoom</source>
            <translation type="unfinished">Cliciwch i ganoli, tynnwch flwch i chwyddo</translation>
        </message>
        <message>
            <source>Masked</source>
            <translation type="unfinished">Wedi’i fasgio</translation>
        </message>
        <message>
            <source>Zone lifted</source>
            <translation type="unfinished">Parth wedi’i godi</translation>
        </message>
        <message>
            <source>Covered</source>
            <translation type="unfinished">Wedi’i orchuddio</translation>
        </message>
        <message>
            <source>the lens is not calibrated</source>
            <translation type="unfinished">nid yw’r lens wedi’i graddnodi</translation>
        </message>
        <message>
            <source>the privacy zones are not known yet</source>
            <translation type="unfinished">nid yw’r parthau preifatrwydd yn hysbys eto</translation>
        </message>
        <message>
            <source>the privacy zones cannot be read</source>
            <translation type="unfinished">ni ellir darllen y parthau preifatrwydd</translation>
        </message>
        <message>
            <source>the picture has a different shape</source>
            <translation type="unfinished">mae siâp y llun yn wahanol</translation>
        </message>
        <message>
            <source>the picture is mirrored</source>
            <translation type="unfinished">mae’r llun wedi’i ddrychu</translation>
        </message>
        <message>
            <source>the picture is upside down</source>
            <translation type="unfinished">mae’r llun wyneb i waered</translation>
        </message>
        <message>
            <source>the camera was moved</source>
            <translation type="unfinished">symudwyd y camera</translation>
        </message>
        <message>
            <source>the camera is moving too fast</source>
            <translation type="unfinished">mae’r camera’n symud yn rhy gyflym</translation>
        </message>
        <message>
            <source>the picture contradicts the position</source>
            <translation type="unfinished">mae’r llun yn gwrth-ddweud y safle</translation>
        </message>
        <message>
            <source>{0} zones lifted by {1} until {2}</source>
            <translation type="unfinished">{0} parth wedi’u codi gan {1} tan {2}</translation>
        </message>
        <message>
            <source>Zone lifted by {0} until {1}</source>
            <translation type="unfinished">Parth wedi’i godi gan {0} tan {1}</translation>
        </message>
        <message>
            <source>{0} left</source>
            <translation type="unfinished">{0} ar ôl</translation>
        </message>
        <message>
            <source>{0} days</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Under authorisation {0} · {1} left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody can tell whether the police are in total control: an entry is damaged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police in total control until {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Inspector at this seat: reads only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Organised visit at the wall: no controls</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Police observe at this seat: no controls</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Spot</source>
            <translation type="unfinished">Sbot</translation>
        </message>
        <message>
            <source>Whole picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Edges cut off</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stretched</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera clock off by {0} s</source>
            <translation type="unfinished">Cloc y camera {0} e allan ohoni</translation>
        </message>
        <message>
            <source>Zoomed {0}×</source>
            <translation type="unfinished">Chwyddo {0}×</translation>
        </message>
        <message>
            <source>No camera
Type its number, then {0}; or drag it here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Playback</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0}× reverse</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>key frames</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>key frames: machine busy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recorded again from {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TimePage</name>
        <message>
            <source>Set by hand</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Uses time servers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set clock from this computer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use these servers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time servers, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera does not report its time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's clock is correct to within a second.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera's clock differs from this computer's by {0} s.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The camera uses these time servers: {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TimelineWidget</name>
        <message>
            <source>Timeline</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TimesDialog</name>
        <message>
            <source>Set time of {0} cameras</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set time of the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set the clocks from this computer now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use time servers</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Time servers, separated by commas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A clock set by hand drifts by several seconds a week. Time servers keep it correct.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Set time</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TourDialog</name>
        <message>
            <source>New tour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Presets (tick to include; drag, or Alt and an arrow key, to reorder)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move down</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Seconds at each preset</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Speed between presets (% of maximum)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run automatically as a patrol</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hours, for example 22:00-06:00</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Save tour</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TourRow</name>
        <message>
            <source>Tour</source>
            <translation type="unfinished">Taith</translation>
        </message>
        <message>
            <source>Start tour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stop tour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New tour…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete tour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No tours yet</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TrainingPage</name>
        <message>
            <source>Refuse acts whose training is missing or has lapsed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Without this, missing training is only shown. A movement under way when a training lapses is finished; the next is refused. Holds on recordings can always be placed.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>MISSING, OR LAPSING WITHIN 30 DAYS</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;rules</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard changes</source>
            <translation type="unfinished">Gwaredu newidiadau</translation>
        </message>
        <message>
            <source>&amp;History</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nobody lacks training.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Read only. Your role cannot change the scheme's rules.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TransportBar</name>
        <message>
            <source>Speed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Skip gaps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Calendar</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Motion in an area</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bookmark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bookmarks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to: yesterday 22:15, or incident 12</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Go to a time</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TurningHandle</name>
        <message>
            <source>Drag to set the camera's direction and range</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Unattended</name>
        <message>
            <source>No one is signed in. Pictures are hidden, as this scheme decided. Recording goes on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures are hidden until someone signs in. Recording goes on.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The wall stays live, and its keys wait until someone signs in.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The wall stays live. Sign in to call and steer cameras.</source>
            <translation type="unfinished">Mae’r wal yn aros yn fyw. Mewngofnodwch i alw a llywio camerâu.</translation>
        </message>
    </context>
    <context>
        <name>UndertakingPaper</name>
        <message>
            <source>Given by {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Signed with their password on {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Version {0}</source>
            <translation type="unfinished">Fersiwn {0}</translation>
        </message>
        <message>
            <source>SHA-256 of the text: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undertaking to comply with the code of practice</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one is signed in at this console.</source>
            <translation type="unfinished">Nid oes neb wedi mewngofnodi wrth y consol hwn.</translation>
        </message>
        <message>
            <source>Printed, and saved as {0}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved as {0}.</source>
            <translation type="unfinished">Cadwyd fel {0}.</translation>
        </message>
    </context>
    <context>
        <name>VerifyDialog</name>
        <message>
            <source>Verify books</source>
            <translation type="unfinished">Gwirio llyfrau</translation>
        </message>
        <message>
            <source>&amp;Verify again</source>
            <translation type="unfinished">&amp;Gwirio eto</translation>
        </message>
        <message>
            <source>Entries checked: {0}</source>
            <translation type="unfinished">Cofnodion a wiriwyd: {0}</translation>
        </message>
        <message>
            <source>Signing keys: {0}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>VersionList</name>
        <message>
            <source>Versions</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore this version…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Versions, newest first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> · in force</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No versions yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shown dashed on the picture: {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no zones</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>VideoPrintDialog</name>
        <message>
            <source>Written authority (PDF, PNG or JPEG)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}, {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Privacy zones cover parts of it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A print for the police needs the written authority of an inspector or above.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the file with the authority.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ViewedPicture</name>
        <message>
            <source>Redacted copy</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ViewingDialog</name>
        <message>
            <source>Show the redacted copy for request {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This seat then shows the copy, covered, and nothing else: it is locked and has no camera until you unlock it with your password. The viewing is entered as the release.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Viewed in (room) *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shown to *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Also present (names, separated by commas)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your own password or PIN *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lock this seat and show it</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ViewingWindow</name>
        <message>
            <source>Viewing for request {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Place in the clip</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Play</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One picture &amp;back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One picture &amp;on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;End the viewing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The staff then unlock the console with their password.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Stand still</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture {0} of {1}</source>
            <translation type="unfinished"></translation>
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
            <source>People in the group *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Names of the others</source>
            <translation type="unfinished"></translation>
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
            <source>Supervised throughout by *</source>
            <translation type="unfinished"></translation>
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
            <source>Appointment in the diary</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name of who leads the group *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No appointment needed</source>
            <translation type="unfinished">Nid oes angen apwyntiad</translation>
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>name not shown to your role</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Visitors</name>
        <message>
            <source>Who is in the room</source>
            <translation type="unfinished">Pwy sydd yn yr ystafell</translation>
        </message>
        <message>
            <source>The list of people in the room is printed</source>
            <translation>Mae’r rhestr o bobl yn yr ystafell wedi’i hargraffu</translation>
        </message>
        <message>
            <source>The list of people in the room is not on paper</source>
            <translation>Nid yw’r rhestr o bobl yn yr ystafell ar bapur</translation>
        </message>
        <message>
            <source>Saved as {0}.</source>
            <translation>Cadwyd fel {0}.</translation>
        </message>
        <message>
            <source>1 person, {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} people, {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your role cannot see names.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>1 more visitor: the entry cannot be read. Ask who it is.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} more visitors: the entries cannot be read. Ask who they are.</source>
            <translation type="unfinished"></translation>
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
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
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
            <source>Role</source>
            <translation type="unfinished">Rôl</translation>
        </message>
        <message>
            <source>Console</source>
            <translation type="unfinished">Consol</translation>
        </message>
        <message>
            <source>Visitor {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{1} and 1 other</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{1} and {0} others</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In the room</source>
            <translation type="unfinished">Yn yr ystafell</translation>
        </message>
        <message>
            <source>Overdue by {0} min</source>
            <translation type="unfinished">Yn hwyr o {0} mun</translation>
        </message>
        <message>
            <source>Overdue by {0} h</source>
            <translation type="unfinished">Yn hwyr o {0} a</translation>
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished">Cyflwr</translation>
        </message>
        <message>
            <source>Until</source>
            <translation type="unfinished">Hyd</translation>
        </message>
        <message>
            <source>Not shown to your role</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>WallNameDialog</name>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Enter or choose a name first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete wall</source>
            <translation type="unfinished">Dileu wal</translation>
        </message>
        <message>
            <source>No walls are saved yet.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>WallView</name>
        <message>
            <source>Not in service.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Weekdays</name>
        <message>
            <source>Mon</source>
            <translation type="unfinished">Llun</translation>
        </message>
        <message>
            <source>Tue</source>
            <translation type="unfinished">Maw</translation>
        </message>
        <message>
            <source>Wed</source>
            <translation type="unfinished">Mer</translation>
        </message>
        <message>
            <source>Thu</source>
            <translation type="unfinished">Iau</translation>
        </message>
        <message>
            <source>Fri</source>
            <translation type="unfinished">Gwe</translation>
        </message>
        <message>
            <source>Sat</source>
            <translation type="unfinished">Sad</translation>
        </message>
        <message>
            <source>Sun</source>
            <translation type="unfinished">Sul</translation>
        </message>
    </context>
    <context>
        <name>WitnessFields</name>
        <message>
            <source>Witness: user name</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Witness: password or PIN</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter user name and password of the witness.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>WordRecovery</name>
        <message>
            <source>User name *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Password or PIN *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Half of the recovery key, as written down *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Each of the two enters their user name, password and half.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Complete the fields with a star.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Check the user name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is no user called “{0}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give a person the words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>If no reader can open the words of authorisations any more, the two people with the halves of the recovery key give them to someone who may read them. Both are recorded.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>User name of the person who is to read *</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>First person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Second person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Give the words</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter who is to read.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For example a.bell.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} was given the words. Authorisations: {1}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{0} more belong to another recovery key.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Written</name>
        <message>
            <source>Choose…</source>
            <translation type="unfinished">Dewis…</translation>
        </message>
        <message>
            <source>Choose where to save</source>
            <translation type="unfinished">Dewiswch ble i gadw</translation>
        </message>
        <message>
            <source>Choose</source>
            <translation type="unfinished">Dewiswch</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished">Canslo</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation type="unfinished">Agor y ffolder</translation>
        </message>
        <message>
            <source>Replace file?</source>
            <translation type="unfinished">Disodli’r ffeil?</translation>
        </message>
        <message>
            <source>{0} already exists. Replace it?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Replace file</source>
            <translation type="unfinished">Disodli’r ffeil</translation>
        </message>
    </context>
    <context>
        <name>Yard</name>
        <message>
            <source>{0} missing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Being set up</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In service</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In service, not assessed yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Out of service</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneCanvas</name>
        <message>
            <source>Picture with privacy zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose a corner first (Tab). To delete a whole zone, use Delete zone.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneCommands</name>
        <message>
            <source>The zones cover the picture at once for everyone. Your reason is recorded with your name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save privacy zones for camera {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore version {0} for camera {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Later versions stay in the list.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0}: writing masks to the camera</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera {0} now holds: {1}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>no masks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not accepted by the camera: {0}. The console covers these zones instead.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneEditor</name>
        <message>
            <source>A zone is being drawn on it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save or discard the changes first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save or discard the changes to camera {0} first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zone {0}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter the reason for “{0}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No cameras yet.</source>
            <translation type="unfinished">Dim camerâu eto.</translation>
        </message>
        <message>
            <source>Click each corner, or go there with the arrow keys and press Space; or drag a rectangle. Enter or double-click finishes, Backspace removes the last corner, Esc cancels.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You cannot change privacy zones. A supervisor or manager can.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tab: next corner · Arrow keys: move (Shift: 10 pixels) · Double-click a side, or Insert: add a corner</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneForm</name>
        <message>
            <source>For example, Bedroom, 12 High Street</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Why this area must not be seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Solid: nothing can be seen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pixelated: movement can be recognised</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Blurred: shapes can be recognised</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Never lifted</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lift only with a second person</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Also mask in the camera itself</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished">Enw</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Cover</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Longest lift</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Who can lift it (none ticked: everyone who can lift zones)</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneList</name>
        <message>
            <source>Zones</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> · changed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source> · new</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ZoneReasonDialog</name>
        <message>
            <source>Reason</source>
            <translation type="unfinished">Rheswm</translation>
        </message>
        <message>
            <source>Enter a reason for the change.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>_Divider</name>
        <message>
            <source>Divider</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The arrow keys move it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag it, or press Tab until it is marked and move it with the arrow keys.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>_Table</name>
        <message>
            <source>Fit columns to their texts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Usual widths of columns</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>_Until</name>
        <message>
            <source>in {0} h</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>in ½ h</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How long, or a time, for example 16:30</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
</TS>
