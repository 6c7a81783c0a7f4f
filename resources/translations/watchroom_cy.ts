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
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close the console</source>
            <translation type="unfinished">Cau’r consol</translation>
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
            <translation type="unfinished" />
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
    </context>
    <context>
        <name>Shell</name>
        <message>
            <source>graphics processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>raster</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Painter: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The wall is painted without the graphics processor.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Snapshots</name>
        <message>
            <source>Picture of camera {0} kept</source>
            <translation type="unfinished" />
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
    </context>
</TS>
